import Accounts
import Advocacy
import Appointments
import Assessments
import Audit
import Core
import Directory
import Discharge
import Documents
import Forms
import Foundation
import Jobs
import Logging
import Measures
import Messages
import People
import Referrals
import Register
import Safeguarding
import Storage
import SupportPlans
import Tasks
import Web

/// The only place that knows every capability: it gives each what it needs of the others.
struct Composition: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let settings: WebSettings
    let signal: WakeSignal
    let logger: Logger

    let accounts: AccountsCapability
    let register: RegisterCapability
    let doors: RegistrationDoors
    let directory: DirectoryCapability
    let tasks: TasksCapability
    let messages: MessagesCapability
    let measures: MeasuresCapability
    let referrals: ReferralsCapability
    let assessments: AssessmentsCapability
    let supportPlans: SupportPlansCapability
    let safeguarding: SafeguardingCapability
    let advocacy: AdvocacyCapability
    let appointments: AppointmentsCapability
    let discharge: DischargeCapability
    let documents: DocumentsPlatform
    /// Ended with the service.
    let pdfMaker: PDFMaker

    /// Every migration, in the order that foreign keys ask for.
    static let migrations: [Migration] =
        Installation.migrations + AuditMigrations.all + JobsMigrations.all + WebMigrations.all
        + FormsPlatform.migrations + AccountsCapability.migrations + RegisterCapability.migrations
        + DocumentsPlatform.migrations + DirectoryCapability.migrations + TasksCapability.migrations
        + MessagesCapability.migrations
        + MeasuresCapability.migrations + ReferralsCapability.migrations
        + AssessmentsCapability.migrations + SupportPlansCapability.migrations
        + SafeguardingCapability.migrations + AdvocacyCapability.migrations + TakingPartMigrations.all
        + AppointmentsCapability.migrations + DischargeCapability.migrations

    /// Every template folder, under the name its templates begin with.
    static let templateFolders: [Templates.Folder] = [
        Templates.Folder("forms", FormsPlatform.templates),
        Templates.Folder("documents", DocumentsPlatform.templates),
        Templates.Folder("accounts", AccountsCapability.templates),
        Templates.Folder("register", RegisterCapability.templates),
        Templates.Folder("directory", DirectoryCapability.templates),
        Templates.Folder("tasks", TasksCapability.templates),
        Templates.Folder("messages", MessagesCapability.templates),
        Templates.Folder("measures", MeasuresCapability.templates),
        Templates.Folder("referrals", ReferralsCapability.templates),
        Templates.Folder("assessments", AssessmentsCapability.templates),
        Templates.Folder("supportplans", SupportPlansCapability.templates),
        Templates.Folder("safeguarding", SafeguardingCapability.templates),
        Templates.Folder("advocacy", AdvocacyCapability.templates),
        Templates.Folder("appointments", AppointmentsCapability.templates),
        Templates.Folder("discharge", DischargeCapability.templates),
    ]

    /// The menu; each entry is shown to those who may go there.
    static let navigation: [NavigationItem] = [
        NavigationItem("Worklist", "/work", .roles(TaskPolicy.listRoles), isInSight: true),
        NavigationItem(
            "Find somebody", "/people", .roles(RegisterCapability.searchRoles), isInSight: true),
        NavigationItem(
            "Appointments", "/appointments", .roles(AppointmentsCapability.roles), isInSight: true),
        NavigationItem("Referrals", "/referrals", .roles(ReferralsCapability.roles), isInSight: true),
        NavigationItem(
            "Assessments", "/assessments", .roles(AssessmentsCapability.roles), isInSight: true),
        NavigationItem("Plans", "/plans", .roles(SupportPlansCapability.roles), isInSight: true),
        NavigationItem("Waiting", "/waits", .roles(AssessmentsCapability.waitRoles)),
        NavigationItem("Waiting times", "/waits/figures", .roles(AssessmentsCapability.waitFigureRoles)),
        NavigationItem("Advocates", "/advocacy", .roles(AdvocacyCapability.listRoles)),
        NavigationItem(
            "Turning 18", "/transitions", .roles(AssessmentsCapability.transitionRoles)),
        NavigationItem("Hospital", "/discharge", .roles(DischargeCapability.roles)),
        NavigationItem("Quick-add", "/quick-add", .quickAddLink),
        NavigationItem("Lists", "/lists", .roles(RegisterCapability.listRoles)),
        NavigationItem("Carers we know of", "/measures/gap", .roles(MeasuresPolicy.roles)),
        NavigationItem(
            "Organisations", "/organisations",
            .roles([.administrator, .manager, .informationGovernance, .safeguardingLead])),
        NavigationItem("Areas", "/areas", .roles([.administrator])),
        NavigationItem("Letters", "/letters", .roles([.administrator])),
        NavigationItem("Settings", "/settings", .roles([.administrator])),
        NavigationItem("Emergency access", "/break-glass", .roles(BreakGlassPolicy.takers)),
        NavigationItem("My record", "/my-record", .carer, isInSight: true),
        NavigationItem("I’m worried about someone’s safety", "/my-safety", .carer, isInSight: true),
        NavigationItem("Concerns", "/concerns", .roles([.safeguardingLead]), isInSight: true),
        NavigationItem("Worried about somebody’s safety?", "/concerns/new", .staff, isInSight: true),
        NavigationItem("Undelivered", "/work/undelivered", .roles([.administrator, .manager])),
        NavigationItem("Account", "/account", .staff),
    ]

    init(
        database base: any Database, surroundings: Surroundings, settings: WebSettings,
        mail: MessagesSettings, python: String? = nil, logger: Logger
    ) throws {
        let signal = WakeSignal()
        let database = WakingDatabase(base, signal)
        (self.database, self.surroundings, self.settings, self.signal) = (
            database, surroundings, settings, signal
        )
        self.logger = logger

        tasks = TasksCapability(
            database: database, surroundings: surroundings, needs: Self.taskNeeds(surroundings))
        messages = try MessagesCapability(
            database: database, surroundings: surroundings, needs: Self.messagesNeeds(surroundings),
            settings: mail)
        measures = MeasuresCapability(
            database: database, surroundings: surroundings, needs: Self.measuresNeeds(surroundings))
        let people = Self.peopleNeeds(surroundings)
        let desk = try DocumentDesk(
            surroundings: surroundings, needs: Self.documentNeeds(surroundings, people: people))
        pdfMaker = PDFMaker(python: python)
        documents = DocumentsPlatform(database: database, desk: desk, maker: pdfMaker)
        referrals = ReferralsCapability(
            database: database, surroundings: surroundings, people: people,
            needs: Self.referralsNeeds(surroundings, sendsEmail: mail.route != .byHand))
        let advocacy = AdvocacyCapability(
            database: database, surroundings: surroundings, needs: Self.advocacyNeeds(surroundings, people))
        self.advocacy = advocacy
        assessments = try AssessmentsCapability(
            database: database, surroundings: surroundings, people: people, documents: desk,
            takingPart: advocacy.takingPart)
        supportPlans = SupportPlansCapability(
            database: database, surroundings: surroundings, people: people,
            needs: Self.supportPlansNeeds(
                surroundings, people, letters: desk, takingPart: advocacy.takingPart))
        let safeguarding = SafeguardingCapability(
            database: database, surroundings: surroundings,
            needs: Self.safeguardingNeeds(surroundings, people))
        self.safeguarding = safeguarding
        let appointments = AppointmentsCapability(
            database: database, surroundings: surroundings, people: people,
            needs: Self.appointmentsNeeds(surroundings, people, assessments.appointments, advocacy))
        self.appointments = appointments
        let discharge = DischargeCapability(
            database: database, surroundings: surroundings,
            needs: Self.dischargeNeeds(surroundings, people, letters: desk))
        self.discharge = discharge
        let needs = Self.registerNeeds(
            surroundings, tasks: tasks, messages: messages,
            cases: Self.withSafety(
                Self.withHospital(
                    Self.withAppointments(
                        Self.withLetters(Self.cases(referrals, assessments, supportPlans, advocacy), desk),
                        appointments), discharge, assessments), safeguarding))
        register = RegisterCapability(database: database, surroundings: surroundings, needs: needs)
        doors = try RegistrationDoors(
            database: database, surroundings: surroundings, needs: needs,
            doors: Self.registrationNeeds(surroundings, sendsEmail: mail.route != .byHand))
        directory = DirectoryCapability(
            database: database, surroundings: surroundings, needs: Self.directoryNeeds(surroundings))
        accounts = AccountsCapability(
            database: database, surroundings: surroundings,
            needs: Self.accountsNeeds(surroundings, sendsEmail: mail.route != .byHand),
            secret: settings.secret, isDemonstration: settings.isDemonstration)
    }

    /// The web side, with every route.
    func web() throws -> WebApp {
        let authentication = accounts.authentication
        let keeper = SessionKeeper(
            database: database, surroundings: surroundings, rules: settings.sessionRules,
            principal: { try authentication.principal(for: $0, in: $1) })
        let app = try WebApp(
            settings: settings, surroundings: surroundings, templates: try Templates(Self.templateFolders),
            navigation: Self.navigation, logger: logger, authenticate: { try await keeper.authenticate($0) })
        addRoutes(to: app.routes)
        return app
    }

    func addRoutes(to routes: Routes) {
        directory.addRoutes(to: routes)
        accounts.addRoutes(to: routes)
        register.addRoutes(to: routes)
        doors.addRoutes(to: routes)
        documents.addRoutes(to: routes)
        tasks.addRoutes(to: routes)
        messages.addRoutes(to: routes)
        measures.addRoutes(to: routes)
        referrals.addRoutes(to: routes)
        assessments.addRoutes(to: routes)
        supportPlans.addRoutes(to: routes)
        safeguarding.addRoutes(to: routes)
        advocacy.addRoutes(to: routes)
        appointments.addRoutes(to: routes)
        discharge.addRoutes(to: routes)
        if settings.isBenchmark { Benchmarks(database: database, surroundings: surroundings).add(to: routes) }
    }

    /// What happens apart from requests: deliveries, sealing, and what is done again and again.
    func worker() -> Worker {
        Worker(
            database: database, surroundings: surroundings,
            handlers: accounts.eventHandlers + register.eventHandlers + tasks.eventHandlers
                + messages.eventHandlers + referrals.eventHandlers + assessments.eventHandlers
                + supportPlans.eventHandlers + safeguarding.eventHandlers + advocacy.eventHandlers
                + appointments.eventHandlers + discharge.eventHandlers,
            jobs: [.sealAudit] + register.scheduledJobs + tasks.scheduledJobs + accounts.scheduledJobs
                + messages.scheduledJobs + measures.scheduledJobs + referrals.scheduledJobs
                + assessments.scheduledJobs + supportPlans.scheduledJobs + safeguarding.scheduledJobs
                + advocacy.scheduledJobs + appointments.scheduledJobs + discharge.scheduledJobs
                + [forgettingDrafts, .forgetOldEvents(surroundings)],
            signal: signal, logger: logger)
    }

    private var forgettingDrafts: ScheduledJob {
        let surroundings = surroundings
        return ScheduledJob(name: "forget-unfinished-drafts", every: 3600) { database in
            _ = try await database.write { try DraftStore($0, surroundings).removeExpired() }
        }
    }
}
