import Core
import Foundation
import Web

/// Reads one question's answer out of a form; an empty list when it was left empty.
struct AnswerReader {
    let question: QuestionnaireItem
    let rules: AnswerRules
    let wording: Wording

    init(_ question: QuestionnaireItem, _ rules: AnswerRules) {
        (self.question, self.rules, wording) = (question, rules, Wording(question))
    }

    typealias Reading = Result<[AnswerValue], AnswerFailure>

    func read(_ fields: FormFields) -> Reading {
        switch question.kind {
        case .choice: question.isRepeated ? several(fields) : one(fields)
        case .openChoice: question.isRepeated ? several(fields) : oneOrOwn(fields)
        case .boolean: yesOrNo(fields)
        case .text: text(fields.longText(question.linkID), most: FreeText.defaultLimit)
        case .string:
            question.format == nil ? text(fields.text(question.linkID), most: 200) : formatted(fields)
        case .date: DateReader(question, rules).read(fields)
        case .integer, .quantity: NumberReader(question).read(fields.text(question.linkID))
        case .group, .display: .success([])
        }
    }

    func failure(_ message: String, at field: String? = nil) -> Reading {
        .failure(AnswerFailure(field: field ?? question.linkID, message: message))
    }

    private func one(_ fields: FormFields) -> Reading {
        let code = fields.text(question.linkID)
        if code.isEmpty { return .success([]) }
        guard question.options.contains(where: { $0.code == code }) else { return failure(wording.missing) }
        return .success([.code(code)])
    }

    private func yesOrNo(_ fields: FormFields) -> Reading {
        switch fields.text(question.linkID) {
        case "": .success([])
        case "true": .success([.boolean(true)])
        case "false": .success([.boolean(false)])
        default: failure(wording.missing)
        }
    }

    /// The code that an open choice posts for "something else".
    static let otherCode = "-other"

    private func oneOrOwn(_ fields: FormFields) -> Reading {
        let code = fields.text(question.linkID)
        guard code.isEmpty || code == Self.otherCode else { return one(fields) }
        let own = ownAnswer(fields)
        if case .success(let values) = own, values.isEmpty, code == Self.otherCode {
            return failure("Enter what it is, in your own words", at: "\(question.linkID)-other")
        }
        return own
    }

    private func several(_ fields: FormFields) -> Reading {
        let codes = fields.all(question.linkID).filter { $0 != Self.otherCode }
        let options = question.options.filter { codes.contains($0.code) }
        guard Set(codes).count == options.count else { return failure(wording.missing) }
        var values = options.map { AnswerValue.code($0.code) }
        if question.kind == .openChoice {
            let own = ownAnswer(fields)
            guard case .success(let written) = own else { return own }
            if written.isEmpty, fields.has(question.linkID, Self.otherCode) {
                return failure("Enter what it is, in your own words", at: "\(question.linkID)-other")
            }
            values += written
        }
        if let exclusive = options.first(where: \.isExclusive), values.count > 1 {
            return failure("Select what applies, or select “\(exclusive.display)”")
        }
        return .success(values)
    }

    private func ownAnswer(_ fields: FormFields) -> Reading {
        let name = "\(question.linkID)-other"
        return text(fields.text(name), most: 200, field: name)
    }

    private func text(_ typed: String, most: Int, field: String? = nil) -> Reading {
        do throws(FreeText.TooLong) {
            let text = try FreeText.typed(typed, limit: question.limits.length ?? most)
            return .success(text.map { [.text($0.text)] } ?? [])
        } catch {
            return failure(error.message(for: wording.start), at: field)
        }
    }

    private func formatted(_ fields: FormFields) -> Reading {
        let typed = fields.text(question.linkID)
        guard !typed.isEmpty, let format = question.format else { return .success([]) }
        switch format {
        case .name: return name(typed)
        case .phone:
            guard let phone = PhoneNumber(typed) else {
                return failure("Enter a phone number, like 01632 960001, 07700 900982 or +44 808 157 0192")
            }
            return .success([.text(phone.display)])
        case .email:
            guard let email = EmailAddress(typed) else {
                return failure("Enter an email address in the right format, like name@example.com")
            }
            return .success([.text(email.text)])
        case .postcode: return postcode(typed)
        case .nhsNumber: return nhsNumber(typed)
        }
    }

    private func name(_ typed: String) -> Reading {
        do throws(PersonNameProblem) {
            return .success([.text(try PersonName.part(typed))])
        } catch {
            return failure(error.message(for: wording.start))
        }
    }

    private func postcode(_ typed: String) -> Reading {
        if let postcode = Postcode(typed) { return .success([.text(postcode.text)]) }
        let suggestion = Postcode.suggestion(for: typed).map { ". Did you mean \($0)?" } ?? ", like SO51 8DE"
        return failure("Enter a full UK postcode\(suggestion)")
    }

    private func nhsNumber(_ typed: String) -> Reading {
        do throws(NHSNumber.Problem) {
            let number = try NHSNumber(parsing: typed)
            guard rules.allowsTestNumbers || !number.isTestRange else {
                return failure("This NHS number is one set aside for tests. Check the number")
            }
            return .success([.text(number.display)])
        } catch {
            return failure(error.message)
        }
    }
}

extension PersonNameProblem {
    fileprivate func message(for label: String) -> String {
        switch reason {
        case .missing: "Enter a name"
        case .tooLong: "\(label) must be 100 characters or fewer"
        case .noLetters: "\(label) must include at least one letter"
        case .notLetters: "\(label) must only include letters, spaces, hyphens and apostrophes"
        }
    }
}
