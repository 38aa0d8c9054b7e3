import Core
import Storage

extension IdentityCheck: SQLEnum {}

/// All SQL for carers' one-use codes.
struct CarerSignInStore {
    let connection: any Connection
    let surroundings: Surroundings
    let secrets: AccountSecrets

    init(_ connection: any Connection, _ surroundings: Surroundings, _ secrets: AccountSecrets) {
        (self.connection, self.surroundings, self.secrets) = (connection, surroundings, secrets)
    }

    /// A new code that is good for each of `people`; what they had before stops working.
    ///
    /// - Parameter contacts: at which number or address each of them gets it, where that isn't proven theirs yet.
    func make(
        for people: [PersonID], at contacts: [PersonID: ContactID] = [:],
        handedOverBy account: AccountID? = nil, identity: IdentityCheck? = nil
    ) throws -> Reference {
        let code = Reference(randomBytes: surroundings.randomBytes)
        let now = surroundings.now()
        for person in people {
            try connection.run("DELETE FROM carer_sign_in WHERE person_id = \(person) AND used_at IS NULL")
            let id: Identifier<CarerSignInTag> = surroundings.newID()
            try connection.run(
                """
                INSERT INTO carer_sign_in (id, person_id, fingerprint, created_at, expires_at, made_by, identity,
                    contact_id)
                VALUES (\(id), \(person), \(secrets.fingerprint(ofSignInCode: code)), \(now),
                    \(now.adding(seconds: LinkLife.carerSignInSeconds)), \(account), \(identity),
                    \(contacts[person]))
                """)
        }
        return code
    }

    /// Whom this code is good for now.
    func people(for code: Reference) throws -> [PersonID] {
        try connection.run(
            """
            SELECT person_id FROM carer_sign_in
            WHERE fingerprint = \(secrets.fingerprint(ofSignInCode: code)) AND used_at IS NULL
                AND expires_at > \(surroundings.now())
            ORDER BY person_id
            """
        ).map { try $0.value("person_id") }
    }

    /// At which number or address somebody got this code.
    func contact(of person: PersonID, for code: Reference) throws -> ContactID? {
        try connection.run(
            """
            SELECT contact_id FROM carer_sign_in
            WHERE fingerprint = \(secrets.fingerprint(ofSignInCode: code)) AND person_id = \(person)
            """
        ).first?.optional("contact_id")
    }

    /// Uses the code up, for everybody it was good for.
    ///
    /// - Returns: whether it could still be used; two requests can't both use it.
    func use(_ code: Reference) throws -> Bool {
        try !connection.run(
            """
            UPDATE carer_sign_in SET used_at = \(surroundings.now())
            WHERE fingerprint = \(secrets.fingerprint(ofSignInCode: code)) AND used_at IS NULL RETURNING id
            """
        ).isEmpty
    }

    /// Removes codes that ran out a week ago; for a job.
    func removeOld() throws {
        try connection.run(
            "DELETE FROM carer_sign_in WHERE expires_at < \(surroundings.now().adding(seconds: -7 * 86_400))")
    }
}
