import Core
import Storage

/// A value that an area, or the whole partnership, gave a setting from a day on.
package struct Setting: Hashable, Sendable {
    package let id: SettingID
    package let key: String
    /// `nil` for every area that has none of its own.
    package let areaCode: String?
    package let value: String
    package let fromOn: LocalDate
    package let setAt: Instant
    package let setBy: String
}

/// All SQL for settings; nothing is changed, only added, so that each keeps its history.
package struct SettingStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// What holds on `day`: the area's own value, or the partnership's, or the standard one.
    package func value(_ key: SettingKey, area: String?, on day: LocalDate) throws -> String {
        if let area, let own = try current(key, area: area, on: day) { return own.value }
        return try current(key, area: nil, on: day)?.value ?? key.standard
    }

    package func number(_ key: SettingKey, area: String?, on day: LocalDate) throws -> Int {
        try numbers([key], area: area, on: day)[0]
    }

    /// Several numbers in one look, in the order of `keys`.
    package func numbers(_ keys: [SettingKey], area: String?, on day: LocalDate) throws -> [Int] {
        let place: SQL = area.map { "(area_code = \($0) OR area_code IS NULL)" } ?? "area_code IS NULL"
        let said = try settings(
            """
            key IN (\(SQL.list(keys.map(\.code)))) AND \(place) AND from_on <= \(day)
            ORDER BY from_on DESC, set_at DESC, id DESC
            """)
        return keys.map { key in
            let ofKey = said.filter { $0.key == key.code }
            let current = ofKey.first { $0.areaCode != nil } ?? ofKey.first
            return current.flatMap { Int($0.value) } ?? Int(key.standard) ?? 0
        }
    }

    package func choices(_ key: SettingKey, area: String?, on day: LocalDate) throws -> [SettingChoice] {
        try SettingKey.choices(in: value(key, area: area, on: day))
    }

    /// What this very area, or the partnership (`nil`), has set for `day`; of two for one day, the later said.
    package func current(_ key: SettingKey, area: String?, on day: LocalDate) throws -> Setting? {
        try settings(
            "\(condition(key, area)) AND from_on <= \(day) ORDER BY from_on DESC, set_at DESC, id DESC LIMIT 1"
        ).first
    }

    /// Every value it has had, latest first.
    package func history(_ key: SettingKey, area: String?) throws -> [Setting] {
        try settings("\(condition(key, area)) ORDER BY from_on DESC, set_at DESC, id DESC LIMIT 100")
    }

    package func add(_ setting: Setting) throws {
        try connection.run(
            """
            INSERT INTO setting (id, key, area_code, value, from_on, set_at, set_by)
            VALUES (\(setting.id), \(setting.key), \(setting.areaCode), \(setting.value), \(setting.fromOn),
                \(setting.setAt), \(setting.setBy))
            """)
    }

    private func condition(_ key: SettingKey, _ area: String?) -> SQL {
        area.map { "key = \(key.code) AND area_code = \($0)" } ?? "key = \(key.code) AND area_code IS NULL"
    }

    private func settings(_ condition: SQL) throws -> [Setting] {
        try connection.run(
            "SELECT id, key, area_code, value, from_on, set_at, set_by FROM setting WHERE \(condition)"
        ).map {
            Setting(
                id: try $0.value("id"), key: try $0.value("key"), areaCode: try $0.optional("area_code"),
                value: try $0.value("value"), fromOn: try $0.value("from_on"), setAt: try $0.value("set_at"),
                setBy: try $0.value("set_by"))
        }
    }
}
