extension String {
    /// The same with a small first letter, to stand within a sentence.
    package var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
