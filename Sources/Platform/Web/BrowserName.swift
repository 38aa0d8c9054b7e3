/// The family of a browser and its system, for a person's list of where they are signed in; no version, which
/// would tell one person from another.
enum BrowserName {
    private static let browsers = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
        ("CrOS", "Chromebook"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]

    static func text(_ userAgent: String) -> String {
        let browser = browsers.first { userAgent.contains($0.0) }?.1 ?? "Browser"
        let system = systems.first { userAgent.contains($0.0) }?.1
        return system.map { "\(browser) on \($0)" } ?? browser
    }
}
