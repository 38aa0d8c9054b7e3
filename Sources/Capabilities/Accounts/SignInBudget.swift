import Core
import Hummingbird
import Storage
import Web

/// Whose wrong tries a sign-in is counted with: this browser's own when it has signed in to the account before,
/// otherwise those of all browsers that haven't.
struct SignInBudget: Sendable {
    let account: Account
    let device: KnownDevice?

    static func find(
        _ account: Account, _ device: LinkToken?, _ secrets: AccountSecrets, _ connection: any Connection
    ) throws -> SignInBudget {
        let known = try device.flatMap {
            try KnownDeviceStore(connection).find(
                secrets.fingerprint(of: $0, for: account.id), of: account.id)
        }
        return SignInBudget(account: account, device: known)
    }

    func isLocked(at now: Instant) -> Bool { device?.isLocked(at: now) ?? account.isLocked(at: now) }

    /// Notes a wrong password or code.
    func spend(_ connection: any Connection, at now: Instant) throws {
        if let device {
            try KnownDeviceStore(connection).noteFailure(of: device, account.id, at: now)
        } else {
            try AccountStore(connection).noteFailure(of: account.id, at: now)
        }
    }

    /// What the limit on how often one may try goes by: nobody else can use up a known browser's.
    var limitKey: String { device.map { "device/\($0.fingerprint)" } ?? "account/\(account.email)" }
}

extension AccountsDesk {
    /// The browser that asks, if its cookie is one of ours.
    func device(_ context: WebContext) -> LinkToken? {
        context.deviceCookie.flatMap(secrets.device(inCookie:))
    }
}

/// A session that has begun, and the browser it's in.
struct StartedSession: Sendable {
    let token: SessionToken
    let deviceCookie: String
}

extension Response {
    func starting(_ started: StartedSession) -> Response {
        startingSession(started.token).knowingDevice(started.deviceCookie, seconds: KnownDevice.lifeSeconds)
    }
}
