import Foundation

/// Identifies one record; the tag keeps a carer's identifier from being passed as a referral's.
///
/// - Form: a UUID in lower case; new ones are version 7, so that they sort by the moment they were made.
package struct Identifier<Tag>: Hashable, Sendable, LosslessStringConvertible {
    package let uuid: UUID

    package init(_ uuid: UUID) { self.uuid = uuid }

    package init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    package var description: String {
        withUnsafeBytes(of: uuid.uuid) { bytes in
            FixedText.make(36) { text in
                for (place, byte) in bytes.enumerated() {
                    if place == 4 || place == 6 || place == 8 || place == 10 { text.add("-") }
                    text.add(hexadecimal: byte)
                }
            }
        }
    }
}

extension Identifier: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        uuid = try UUID(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

package enum PersonTag {}
package enum OrganisationTag {}
package enum TeamTag {}
package enum AccountTag {}
package enum CaringLinkTag {}
package enum ClaimTag {}
package enum ConsentTag {}
package enum InvolvementTag {}
package enum ContactTag {}
package enum AddressTag {}
package enum TaskTag {}
package enum ContactNoteTag {}
package enum DraftTag {}
package enum MessageTag {}
package enum EventTag {}
package enum DeliveryTag {}
package enum JobTag {}
package enum AuditEntryTag {}
package enum SessionTag {}
package enum QuickAddLinkTag {}
package enum InvitationTag {}
package enum SettingTag {}
package enum NoteTag {}
package enum AlertTag {}
package enum StatementTag {}
package enum ReferralTag {}
package enum AssessmentTag {}
package enum AssessmentOfferTag {}
package enum EligibilityDecisionTag {}
package enum SupportPlanTag {}
package enum PlanActionTag {}
package enum ReviewTag {}
package enum DocumentTag {}
package enum LetterTemplateTag {}
package enum ConcernTag {}
package enum AppointmentTag {}
package enum AdvocacyTag {}
package enum FormFillTag {}

package typealias PersonID = Identifier<PersonTag>
package typealias OrganisationID = Identifier<OrganisationTag>
package typealias TeamID = Identifier<TeamTag>
package typealias AccountID = Identifier<AccountTag>
package typealias CaringLinkID = Identifier<CaringLinkTag>
package typealias ClaimID = Identifier<ClaimTag>
package typealias ConsentID = Identifier<ConsentTag>
package typealias InvolvementID = Identifier<InvolvementTag>
package typealias ContactID = Identifier<ContactTag>
package typealias AddressID = Identifier<AddressTag>
package typealias TaskID = Identifier<TaskTag>
package typealias ContactNoteID = Identifier<ContactNoteTag>
package typealias DraftID = Identifier<DraftTag>
package typealias MessageID = Identifier<MessageTag>
package typealias EventID = Identifier<EventTag>
package typealias DeliveryID = Identifier<DeliveryTag>
package typealias JobID = Identifier<JobTag>
package typealias AuditEntryID = Identifier<AuditEntryTag>
package typealias SessionID = Identifier<SessionTag>
package typealias QuickAddLinkID = Identifier<QuickAddLinkTag>
package typealias InvitationID = Identifier<InvitationTag>
package typealias SettingID = Identifier<SettingTag>
package typealias NoteID = Identifier<NoteTag>
package typealias AlertID = Identifier<AlertTag>
package typealias StatementID = Identifier<StatementTag>
package typealias ReferralID = Identifier<ReferralTag>
package typealias AssessmentID = Identifier<AssessmentTag>
package typealias AssessmentOfferID = Identifier<AssessmentOfferTag>
package typealias EligibilityDecisionID = Identifier<EligibilityDecisionTag>
package typealias SupportPlanID = Identifier<SupportPlanTag>
package typealias PlanActionID = Identifier<PlanActionTag>
package typealias ReviewID = Identifier<ReviewTag>
package typealias DocumentID = Identifier<DocumentTag>
package typealias LetterTemplateID = Identifier<LetterTemplateTag>
package typealias ConcernID = Identifier<ConcernTag>
package typealias AppointmentID = Identifier<AppointmentTag>
package typealias AdvocacyID = Identifier<AdvocacyTag>
package typealias FormFillID = Identifier<FormFillTag>
