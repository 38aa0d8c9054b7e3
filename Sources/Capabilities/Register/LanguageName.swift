/// Languages as a form offers them: those most spoken in the area, by their ISO 639 codes.
enum LanguageName {
    static let offered: [(value: String, label: String)] = [
        ("en", "English"), ("bfi", "British Sign Language"), ("ar", "Arabic"), ("bn", "Bengali"),
        ("bg", "Bulgarian"),
        ("yue", "Cantonese"), ("fa", "Farsi"), ("fr", "French"), ("de", "German"), ("gu", "Gujarati"),
        ("hi", "Hindi"), ("hu", "Hungarian"), ("it", "Italian"), ("ku", "Kurdish"), ("lt", "Lithuanian"),
        ("zh", "Mandarin"), ("ml", "Malayalam"), ("ne", "Nepali"), ("ps", "Pashto"), ("pl", "Polish"),
        ("pt", "Portuguese"), ("pa", "Punjabi"), ("ro", "Romanian"), ("ru", "Russian"), ("so", "Somali"),
        ("es", "Spanish"), ("tl", "Tagalog"), ("ta", "Tamil"), ("tr", "Turkish"), ("uk", "Ukrainian"),
        ("ur", "Urdu"), ("vi", "Vietnamese"), ("cy", "Welsh"), ("und", "Another language"),
    ]

    static func of(_ code: String) -> String { offered.first { $0.value == code }?.label ?? code }
}
