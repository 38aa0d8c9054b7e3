/// English given names and the shorter or other forms people go by.
///
/// Our own list, of common names only; it helps a search find a likely person and proves nothing.
package enum Nicknames {
    /// Other forms of a folded given name, in alphabetical order: "bill" gives "billie", "billy", "liam" and more.
    package static func variants(of name: String) -> [String] {
        variantsByName[name] ?? []
    }

    /// Whether two folded given names may be one person's.
    package static func areVariants(_ one: String, _ other: String) -> Bool {
        guard let ones = groupsByName[one], let others = groupsByName[other] else { return false }
        return ones.contains { others.contains($0) }
    }

    private static let variantsByName: [String: [String]] = Dictionary(
        uniqueKeysWithValues: groupsByName.map { name, places in
            (name, Set(places.flatMap { groups[$0] }).subtracting([name]).sorted())
        })

    private static let groupsByName: [String: [Int]] = {
        var places: [String: [Int]] = [:]
        for (place, group) in groups.enumerated() {
            for name in group { places[name, default: []].append(place) }
        }
        return places
    }()

    /// One group of names a line, parted by spaces.
    private static let groups: [[String]] = (women + "\n" + men + "\n" + either)
        .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }

    private static let women = """
        abigail abi abby abbie gail
        adelaide addie ada della heidi
        agnes aggie nessie agneta
        alexandra alex alexa sandra sandy lexi lexie sasha xandra
        alice ali allie alys alicia elise
        alison allison ali alli aly
        amanda mandy manda amandine
        amelia millie milly amy emelia mel
        andrea andi andy
        angela angie ange angelina angelica
        ann anne anna annie anya nan nancy hannah
        annabel annabelle bella belle anna annie bel
        antonia toni tonia antoinette
        barbara barb barbie babs barbra bab
        beatrice beatrix bea bee trixie
        belinda bel linda lindy
        bernadette bernie detta
        bridget bridie biddy bridgette brigid
        camilla milla cammie millie
        carol carole caroline carolyn carrie caro lyn lynn
        catherine katherine kathryn kathleen katharine catharine kate katie kathy cathy kat kitty kay kit karen karin kath cath cathryn catrin katy
        cecilia cecily celia cissie sheila cis
        charlotte lottie charlie lotty char
        chloe clo khloe
        christine christina chris chrissie chrissy tina kirsty kirsten kirstin chrystal
        clara clare claire clarissa clair
        constance connie
        cynthia cindy cyn
        daisy margaret
        daniela daniella danielle dani danni
        deborah debra debbie deb debs debby
        diana diane di dianne dyan
        dorothy dot dotty dottie dolly dora dorothea thea
        edith edie ede
        eleanor elinor ellie nell nellie nora lenore elena ella ellen helen
        elizabeth elisabeth liz lizzie lizzy beth betty bess bessie betsy eliza elsie lisa libby lilibet elspeth lillibet babette elise buffy ellie lily
        emily em emmie millie emmy
        emma em emmie emmy
        esther hester essie hetty ester
        evelyn eve evie eva lyn
        florence flo florrie flossie flora
        frances fran francesca franny fanny cissie frankie
        freda frieda winifred alfreda
        gabrielle gabriella gabby gaby ella brielle
        georgina georgia georgie gina georgiana george
        geraldine gerry geri jerry
        gertrude gertie trudy trudi
        gillian gill jill jillian gilly
        grace gracie
        gwendoline gwen gwenda gwendolyn wendy gwenllian
        hannah hanna anna nan
        harriet hattie harrie hetty harry
        hazel haze
        heather hev
        helen helena nell lena ellen elaine nellie
        henrietta etta hetty hattie henry
        hilary hillary hils
        imogen immy imo
        irene rene renie
        isabel isabelle isobel isabella bella belle izzy issy ibby isla bel izzie
        jacqueline jackie jacqui jacky jaqueline
        jane janet jan jenny janie janey jayne janice sinead siobhan
        jean jeanne jeannie jeanette janette jeanie
        jemima mima jem jemma
        jennifer jenny jen jenni jennie jenna
        jessica jess jessie jessie
        joan joanie joanna joanne jo jojo johanna jonie siobhan
        josephine jo josie jose fifi josefina
        joyce joy
        judith judy jude judie
        julia julie jules juliet juliette jill julianna
        laura laurie lori lauren lorraine lol
        leonora nora leonie
        lesley les leslie
        lilian lillian lily lil lilly lili
        linda lin lindy lynda lyn
        louise lou louisa lulu lois
        lucy lucinda lucille lucie lu cindy
        lydia lyddie
        lynn lyn lynne linda lynette
        mabel may amabel mab
        madeleine maddie maddy madeline mads lena magda
        margaret maggie meg peggy peg madge marge margie margery marjorie greta rita mags daisy megan maisie molly margot mairead gretta pearl
        maria marie mary mia ria
        marian marion mary ann marianne
        martha marty mattie patty
        mary marie maria may molly polly mae maureen mamie moira maire mair mari
        matilda tilly tilda mattie maud
        maureen mo reenie
        megan meg meggie
        melanie mel lanie
        melissa mel missy lissa
        michelle shelly shell mich chelle michaela
        mildred millie milly
        miranda mandy randa
        muriel merle
        natalie nat natasha tasha talia tally nathalie
        nicola nicole nicky nikki nic nickie nicolette
        olive olivia liv livvy ollie libby livia
        pamela pam pammie
        patricia pat patsy patty trish tricia trisha paddy
        paula pauline paulette polly
        penelope penny pen
        philippa pippa pip phil
        phyllis phyl phil
        priscilla cilla pris prissy
        prudence pru prue
        rachel rach rachael rae shelley
        rebecca becky becca bex beck rebekah
        roberta bobbie bobby robbie robyn
        rosalind rosalyn ros roz rosaline rose lindy
        rose rosie rosa rosemary rosemarie rosalie ro
        rosemary rosie rose romy rosemarie
        ruth ruthie
        sally sarah sal sallie
        samantha sam sammy sammie
        sandra sandy sandie alexandra saundra
        sarah sara sally sadie sal zara
        sharon shaz shari sharron
        sheila shelagh sheelagh
        shirley shirl lee
        silvia sylvia syl sylvie
        sian sean jane shan
        sophia sophie soph sofia sophy
        stephanie steph steffi stevie stefanie
        susan sue susie suzy susanna susannah suzanne suzie sukie shan zuzanna
        tabitha tabby
        teresa theresa terry tess tessa terri therese tracy
        tina christina martina valentina
        tracey tracy trace
        ursula ursie
        valerie val
        vanessa nessa ness van
        vera verity verna
        veronica ronnie vera roni nica
        victoria vicky vicki vikki tori vic toria queenie
        violet vi viola letty
        virginia ginny ginger gini
        vivien vivian viv vivienne
        wilhelmina mina minnie wilma billie elma
        winifred win winnie freda wyn
        yvonne evonne vonnie yvette
        zoe zoey
        """

    private static let men = """
        aaron ron ari
        abraham abe bram ibrahim
        adam ad
        alan allan allen al alun
        albert bert al bertie albie
        alexander alex al sandy alec alexis alistair alasdair xander sasha lex ali
        alfred alf fred alfie al freddie
        alistair alasdair alister alastair al ali
        ambrose brose
        andrew andy drew andre
        anthony tony antony ant anton
        archibald archie baldie
        arnold arn arnie
        arthur art artie
        augustus gus augustine austin augie
        barnaby barney barnabas
        barry baz barrie bazza
        bartholomew bart bartle
        basil baz
        benedict ben bennet
        benjamin ben benny benji bennie
        bernard bernie barney
        bertram bert bertie
        bradley brad
        brian bryan bri
        cameron cam
        cecil cec
        charles charlie chas chuck chaz charley carl
        christian chris
        christopher chris kit topher christie kris
        clifford cliff
        clive clyde
        colin col
        cornelius con neil corny
        craig greg
        cuthbert bert
        cyril cy
        daniel dan danny
        darren daz
        david dave davy dai davey dafydd davie dewi
        dennis den denis denny
        derek del derrick dez
        desmond des dez
        dominic dom nick
        donald don donny
        douglas doug dougie
        dylan dyl
        edgar ed eddie
        edmund ed eddie ted ned eamonn
        edward ed eddie ted ned teddy edwin eddy
        eric rick ricky
        ernest ern ernie
        eugene gene owen
        francis frank fran frankie
        franklin frank frankie
        frederick fred freddie freddy frederic rick fritz
        gabriel gabe gaby
        gareth gary gaz garry garth
        gary garry gaz gareth
        geoffrey geoff jeffrey jeff geof
        george georgie geordie
        gerald gerry jerry ged gerard
        gerard gerry ged jerry gerald
        gilbert gil bert
        gordon gord
        graham graeme gray grahame
        gregory greg gregor greig
        gwilym gwil william
        harold harry hal
        harvey harv
        henry harry hal hank
        herbert herb bert bertie
        horace horry
        howard howie ward
        hubert bert hugh
        hugh huw hughie shug
        humphrey humph
        ian iain
        isaac ike zac
        jack john jackie jock
        jacob jake jay
        james jim jimmy jamie jem jimmie jas seamus hamish
        jason jay jase
        jeremy jerry jem jez
        jerome jerry
        john jack johnny jon jonny sean ian ivan evan shaun shane jock eoin owen johnnie ioan sion
        jonathan jon jonny jonty johnathan nathan
        joseph joe joey jo jos
        joshua josh
        julian jules jools
        keith
        kenneth ken kenny
        kevin kev
        laurence lawrence larry laurie lawrie loz
        lee leigh
        leonard len lenny leo lennie
        leopold leo poldie
        leslie les
        lewis louis lou lew
        lionel leo
        malcolm mal mac
        marcus mark marc
        mark marc marcus
        martin marty martyn mart
        matthew matt matty mathew mat
        maurice morris mo maury
        maxwell max maximilian
        michael mike mick micky mickey mikey mitch micah michal
        miles myles milo
        mitchell mitch
        mohammed mohammad muhammad mohamed mo muhammed mohamad
        montague monty
        morgan mog
        nathaniel nathan nat nate
        neville nev
        nicholas nick nicky nico nicolas klaus colin
        nigel nige
        norman norm
        oliver ollie olly noll
        oscar oz ossie
        oswald oz ozzie ossie
        patrick pat paddy rick padraig
        paul paulie pol
        percival percy
        peter pete petey piers pierre peder
        philip phillip phil pip
        ralph rafe raphael
        randolph randy dolph
        raymond ray
        reginald reg reggie rex ron
        reuben ben rube
        rhys reece reese
        richard rick dick rich richie ricky dickie rik dicky
        robert bob rob bobby robbie robin bert rab bobbie
        roderick rod roddy rory
        rodney rod
        roger rog
        roland rollo rowland roly
        ronald ron ronnie
        rory ruairi roderick
        rowan ro
        rudolph rudy dolph rolf
        rupert bert
        russell russ rusty
        samuel sam sammy
        sebastian seb bas
        sean shaun shawn shane john
        shaun sean shawn
        sidney syd sid sydney
        simon si sy sim
        solomon sol solly
        stanley stan
        stephen steven steve stevie stefan ste
        stuart stewart stu
        sylvester sly
        terence terry tel terrence
        theodore ted theo teddy
        thomas tom tommy thom tam twm tomos
        timothy tim timmy
        tobias toby
        tony anthony antony
        trevor trev
        tristan tris
        vernon vern
        victor vic
        vincent vin vince vinny
        vivian viv
        walter wal walt wally
        warren waz
        wayne
        wilfred wilf fred wilfrid will
        william bill will billy liam willy billie willie wills gwilym wilhelm
        winston win
        yusuf yousef joseph
        zachary zac zach zak zack
        """

    private static let either = """
        ali alistair alison muhammad
        ashley ash ashleigh
        beverley bev beverly
        bobby bobbie robert roberta
        cary carey
        charlie charles charlotte charley
        chris christopher christine christian
        frankie frank frances francis francesca
        jamie james jayme
        jo joanne joanna joseph josephine joe
        jordan jordie
        kelly kel kelley
        kerry kez kerrie
        kim kimberley kimberly
        leigh lee
        les lesley leslie
        lyndsey lindsay lindsey lynsey
        nicky nicholas nicola nicole
        pat patrick patricia
        robin robyn robert roberta
        sam samuel samantha
        sandy alexander alexandra sandra
        stevie stephen stephanie steven
        terry terence teresa theresa
        tracy tracey teresa
        """
}
