import CCurl
import Dispatch
import Foundation

/// Sends mail to a server through libcurl, on threads of its own: each call blocks its thread until it's done.
struct SMTPTransport: MailTransport {
    let server: SMTPServer
    let from: MailSender
    /// Seconds for the whole conversation.
    var longest = 60

    private static let threads = DispatchQueue(label: "mail", qos: .utility, attributes: .concurrent)

    func send(_ mail: Mail) async -> Departure {
        await withCheckedContinuation { continuation in
            Self.threads.async { continuation.resume(returning: converse(mail)) }
        }
    }

    private func converse(_ mail: Mail) -> Departure {
        guard Curl.isReady, let handle = curl_easy_init() else { return .putOff("curl") }
        defer { curl_easy_cleanup(handle) }
        var recipients: UnsafeMutablePointer<curl_slist>?
        recipients = curl_slist_append(recipients, "<\(MailHeader.oneLine(mail.to))>")
        defer { curl_slist_free_all(recipients) }
        let upload = Upload(Array(mail.text.utf8))

        return withExtendedLifetime(upload) {
            guard prepare(handle, recipients: recipients, upload: upload) else {
                return .putOff("curl-settings")
            }
            let code = curl_easy_perform(handle)
            return outcome(code, answer: mainstay_curl_response_code(handle), wasHandedOver: upload.isRead)
        }
    }

    private func prepare(
        _ handle: UnsafeMutableRawPointer, recipients: UnsafeMutablePointer<curl_slist>?, upload: Upload
    ) -> Bool {
        let scheme = server.isEncryptedFromStart ? "smtps" : "smtp"
        // The path is what we call ourselves in EHLO.
        let url = "\(scheme)://\(server.host):\(server.port)/\(from.domain)"
        let encryption = server.mayBePlain ? CURLUSESSL_NONE : CURLUSESSL_ALL
        var codes = [
            mainstay_curl_set_text(handle, CURLOPT_URL, url),
            mainstay_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            mainstay_curl_set_text(handle, CURLOPT_PROXY, ""),
            mainstay_curl_set_number(handle, CURLOPT_USE_SSL, Int(encryption.rawValue)),
            mainstay_curl_set_number(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            mainstay_curl_set_number(handle, CURLOPT_NOSIGNAL, 1),
            mainstay_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, min(10, longest)),
            mainstay_curl_set_number(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, min(30, longest)),
            mainstay_curl_set_number(handle, CURLOPT_TIMEOUT, longest),
            mainstay_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(from.address)>"),
            mainstay_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients),
            mainstay_curl_set_number(handle, CURLOPT_UPLOAD, 1),
            mainstay_curl_set_reader(handle, Upload.reader, Unmanaged.passUnretained(upload).toOpaque()),
            mainstay_curl_set_writer(handle) { _, size, count, _ in size * count },
        ]
        if let user = server.user {
            codes.append(mainstay_curl_set_text(handle, CURLOPT_USERNAME, user))
            codes.append(mainstay_curl_set_text(handle, CURLOPT_PASSWORD, server.password ?? ""))
        }
        if let file = server.authorityFile {
            codes.append(mainstay_curl_set_text(handle, CURLOPT_CAINFO, file))
        }
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    /// - Parameter answer: the server's last code; 354 after the text was sent means that none came for it.
    private func outcome(_ code: CURLcode, answer: Int, wasHandedOver: Bool) -> Departure {
        if code == CURLE_OK { return .accepted }
        let name = (400...599).contains(answer) ? "smtp-\(answer)" : "curl-\(code.rawValue)"
        switch (code, answer) {
        case (CURLE_LOGIN_DENIED, _): return .putOff(name)  // Our own password: the message isn't at fault.
        case (_, 400...499): return .putOff(name)
        case (_, 530...535), (_, 538): return .putOff(name)
        case (_, 500...599): return .refused(name)
        default: return wasHandedOver ? .lost(name) : .putOff(name)
        }
    }
}

/// The text on its way out, piece by piece as libcurl asks for it.
private final class Upload {
    private let bytes: [UInt8]
    private var offset = 0
    /// Whether libcurl has been told that this is all, after which the server may have it.
    private(set) var isRead = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static let reader: mainstay_curl_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<Upload>.fromOpaque(context).takeUnretainedValue().read(
            into: buffer, atMost: size * count)
    }

    private func read(into buffer: UnsafeMutablePointer<CChar>, atMost limit: Int) -> Int {
        let count = min(limit, bytes.count - offset)
        guard count > 0 else {
            isRead = true
            return 0
        }
        bytes[offset..<offset + count].withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: buffer, count: count).copyMemory(from: source)
        }
        offset += count
        return count
    }
}

private enum Curl {
    /// libcurl's own set-up, once.
    ///
    /// A server that hangs up mustn't end the program: TLS writes may raise SIGPIPE.
    static let isReady: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return mainstay_curl_global_init() == CURLE_OK
    }()
}
