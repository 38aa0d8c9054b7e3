/// How many in a hundred thousand people have the commonest names of the United Kingdom, roughly.
///
/// Rounded from published counts of births and of the census; names written differently are counted apart.
enum NameShares {
    static let given = shares(
        """
        david 1900 john 1850 margaret 900 susan 950 michael 1300 paul 1250 peter 950 james 1100 andrew 1000 mark 900
        robert 950 sarah 900 mary 750 elizabeth 600 patricia 600 stephen 850 christopher 800 richard 750 karen 600
        julie 600 jean 450 christine 550 helen 500 jennifer 550 barbara 400 ann 400 linda 500 jane 450 dorothy 250
        joan 300 matthew 600 daniel 650 thomas 750 william 700 george 500 anthony 500 kevin 450 ian 500 alan 500
        brian 400 simon 400 philip 400 steven 500 martin 400 kenneth 300 graham 300 keith 300 gary 350 colin 250
        claire 400 emma 500 laura 450 rebecca 400 nicola 400 jacqueline 350 deborah 300 lisa 350 angela 350 carol 350
        sandra 300 maureen 250 pauline 250 janet 350 anne 350 alison 300 amanda 300 rachel 350 samantha 300 louise 300
        joanne 300 tracey 250 michelle 300 catherine 300 victoria 300 charlotte 350 hannah 300 jessica 350 sophie 350
        emily 350 olivia 300 amy 300 lucy 300 katie 250 lauren 250 chloe 250 grace 200 mohammed 350 muhammad 250
        adam 300 benjamin 300 jack 450 harry 350 oliver 350 joseph 400 samuel 350 joshua 350 luke 300 ryan 300 lee 300
        jonathan 250 nicholas 300 edward 300 charles 300 timothy 200 jason 250 neil 250 craig 200 scott 200 sean 200
        """)

    static let family = shares(
        """
        smith 1150 jones 920 williams 640 taylor 600 brown 580 davies 480 evans 390 thomas 340 johnson 380 roberts 340
        wilson 390 wright 320 robinson 320 thompson 310 walker 310 white 290 edwards 290 hughes 270 green 290 hall 280
        wood 270 harris 260 lewis 260 martin 250 jackson 250 clarke 250 clark 240 turner 240 hill 230 scott 230
        cooper 220 morris 220 ward 220 moore 220 king 210 watson 200 baker 200 harrison 190 morgan 200 patel 250
        khan 230 young 190 allen 190 mitchell 180 james 190 anderson 180 phillips 180 lee 180 bell 170 parker 170
        davis 170 bennett 170 miller 160 cook 160 shaw 160 cox 150 richardson 150 carter 150 collins 150 bailey 150
        singh 180 begum 130 ali 150 hussain 150 ahmed 170 kaur 130 murphy 140 kelly 140 gray 130 stewart 130 adams 130
        campbell 130 foster 120 simpson 120 wilkinson 120 marshall 120 price 120 griffiths 120 chapman 110 mason 110
        akhtar 60 shah 70 chowdhury 40 islam 40 rahman 50 uddin 40 miah 40 nowak 20 kowalski 12 murray 110 ellis 110
        """)

    private static func shares(_ text: String) -> [String: Float] {
        let words = text.split(whereSeparator: \.isWhitespace)
        var shares: [String: Float] = [:]
        for place in stride(from: 0, to: words.count - 1, by: 2) {
            shares[String(words[place])] = (Float(words[place + 1]) ?? 1) / 100_000
        }
        return shares
    }
}
