import Accounts
import Advocacy
import Appointments
import Assessments
import Discharge
import Documents
import Measures
import Messages
import Referrals
import Register
import Safeguarding
import Storage
import SupportPlans
import Tasks
import Web

extension Composition {
    /// Every column that holds a person's identifier: what joining two records, or moving a wrong entry, must look at.
    static let personColumns: [PersonColumn] =
        RegisterCapability.personMoves + TasksCapability.personColumns + MessagesCapability.personColumns
        + AccountsCapability.personColumns + WebMigrations.personColumns + MeasuresCapability.personColumns
        + ReferralsCapability.personColumns + AssessmentsCapability.personColumns
        + AppointmentsCapability.personColumns + AdvocacyCapability.personColumns
        + SupportPlansCapability.personColumns + DischargeCapability.personColumns
        + DocumentsPlatform.personColumns + SafeguardingCapability.personColumns
}
