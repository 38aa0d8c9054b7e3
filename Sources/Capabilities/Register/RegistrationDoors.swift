import Core
import Foundation
import Forms
import Storage
import Web

/// The doors of the register: people who register themselves, those who tell of somebody, and a carer's own page.
package struct RegistrationDoors: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: RegisterNeeds
    let doors: RegistrationNeeds
    let adult: Questionnaire
    let young: Questionnaire
    let quickAdd: Questionnaire

    /// - Throws: When a questionnaire that comes with the service can't be read.
    package init(
        database: any Database, surroundings: Surroundings, needs: RegisterNeeds, doors: RegistrationNeeds
    ) throws {
        self.database = database
        self.surroundings = surroundings
        self.needs = needs
        self.doors = doors
        adult = try Self.questionnaire("registration")
        young = try Self.questionnaire("registration-young")
        quickAdd = try Self.questionnaire("quick-add")
    }

    package func addRoutes(to routes: Routes) {
        RegistrationPages(self).add(to: routes)
        RegistrationPauses(self).add(to: routes)
        QuickAddPages(self).add(to: routes)
        OwnRecordPages(self).add(to: routes)
        ProfileOwnPages(own: OwnRecordPages(self)).add(to: routes)
    }

    static func questionnaire(_ name: String) throws -> Questionnaire {
        let file = Bundle.module.bundleURL.appending(path: "Questionnaires/\(name).json")
        return try Questionnaire(json: Data(contentsOf: file))
    }
}

/// The three ways through the questions of registration.
enum RegistrationKind: String, CaseIterable, Sendable {
    case adult, young, phone

    /// Where its pages are.
    var path: String {
        switch self {
        case .adult: "/register"
        case .young: "/young"
        case .phone: "/phone-script"
        }
    }

    var access: Access {
        switch self {
        case .adult, .young: .everyone
        case .phone: .roles(Self.askers)
        }
    }

    /// Staff who ask the questions over the telephone.
    static let askers: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .operator, .safeguardingLead,
    ]
}
