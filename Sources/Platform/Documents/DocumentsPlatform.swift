import Core
import Foundation
import Storage
import Web

/// The front door of Documents: its tables, templates and pages.
package struct DocumentsPlatform: Sendable {
    package let desk: DocumentDesk
    private let database: any Database
    private let maker: PDFMaker

    /// - Parameter maker: shared by all pages, and ended with the service.
    package init(database: any Database, desk: DocumentDesk, maker: PDFMaker) {
        (self.database, self.desk, self.maker) = (database, desk, maker)
    }

    package static let migrations: [Migration] = DocumentMigrations.all

    package static let templates: URL = Bundle.module.bundleURL.appending(path: "Templates")

    /// Every column that holds a person's identifier, for merging and for moving a wrong entry.
    package static let personColumns = [
        PersonColumn("issued_document", "person_id", .moved, ("letter", "letters"))
    ]

    package func addRoutes(to routes: Routes) {
        DocumentPages(database: database, desk: desk, maker: maker).add(to: routes)
        LetterPages(database: database, desk: desk).add(to: routes)
    }
}
