import Core

/// What a record says of who claims what of somebody, and of sharing.
extension RecordWording {
    func claim(_ claim: Claim) -> RecordPage.ClaimView {
        let since = claim.carerSince.map { " since \($0.spoken)" } ?? ""
        let why = claim.endReason.map { ": \($0)" } ?? ""
        return .init(
            text: "\(organisation(claim.organisation)): \(claim.kind.label.lowercasedFirst)\(since)",
            isEnded: claim.endedOn != nil,
            said: claim.endedOn.map { "no longer says so since \($0.spoken)\(why)" }
                ?? "last confirmed \(claim.confirmedOn.spoken)",
            endPath: claim.endedOn == nil && open.allows(.edit) ? "\(path)/claims/\(claim.id)/ending" : nil)
    }

    func stillCaring(_ state: StillCaringState) -> RecordPage.StillCaringView {
        let said = state.lastAnswer.flatMap { $0.answer == .no ? $0 : nil }
        return .init(
            confirmed: state.isCarer ? "Last confirmed \(state.lastConfirmed.spoken)" : nil,
            isCarer: state.isCarer,
            saidNo: said.map { said in
                "On \(said.on.spoken) they said that they no longer look after anybody"
                    + (said.change.map { ": \($0.label.lowercasedFirst)" } ?? "")
            },
            ownWords: said?.words, pausedText: state.pause?.label,
            mayTell: open.allows(.edit) && contents.person.death == nil)
    }

    func consent(_ consent: Consent) -> RecordPage.ConsentView {
        let recipient =
            switch consent.recipient {
            case .organisation(let id): organisation(id)
            case .other(let name): name
            }
        let state =
            consent.withdrawnAt.map { "Agreed \(consent.givenOn.spoken), withdrawn \($0.londonDate.spoken)" }
            ?? "\(consent.decision == .agreed ? "Agreed" : "Refused") \(consent.givenOn.spoken)"
        let overrides = contents.overrides.filter { $0.consent == consent.id }
        let isOverridden = overrides.contains(where: \.isOpen)
        let mayOverride = open.allows(.overrideSharing) && consent.isNo
        let consentPath = "\(path)/consents/\(consent.id)"
        return .init(
            consentPath: consentPath, what: consent.what.map(\.label).joined(separator: "; "),
            recipient: recipient, why: consent.why,
            authority: "\(consent.authority.spoken). \(consent.capacity.label)", state: state,
            isInForce: consent.isInForce(at: now), isEnded: consent.withdrawnAt != nil && !isOverridden,
            sideLabel: Self.label(consent.provenance.side), overrideTexts: overrides.map(text),
            isOverridden: isOverridden,
            overridePath: mayOverride && !isOverridden ? "\(consentPath)/override" : nil,
            endOverridePath: mayOverride && isOverridden ? "\(consentPath)/override-ending" : nil)
    }

    /// The reason is for those who work with the person; whoever it was shared with sees the ground.
    private func text(_ override: SharingOverride) -> String {
        let from = override.provenance.recordedAt.londonDate.spoken
        let days = override.endedAt.map { "from \(from) to \($0.londonDate.spoken)" } ?? "since \(from)"
        let who = override.provenance.account.flatMap { contents.accountNames[$0] }.map { ", by \($0)" } ?? ""
        let why = open.allows(.viewConfidential) ? " Why: \(override.reason)" : ""
        return "Shared although they said no, \(days)\(who). Ground: \(override.ground.label).\(why)"
    }
}

extension SharingOverride {
    /// Whether it's this that lets an organisation see the record.
    func opened(_ involvement: Involvement) -> Bool {
        involvement.consent == consent && involvement.provenance.recordedAt == provenance.recordedAt
    }
}
