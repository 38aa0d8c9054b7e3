# Shared by the scripts of this folder: sourced, never run.

script="$(realpath "$0")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
local_folder="$root/.local"
stamps="$local_folder/stamps"
python="$local_folder/venv/bin/python"
build_flags=(--explicit-target-dependency-import-check error)
mkdir -p "$stamps"

say() { printf '\033[1m▸ %s\033[0m\n' "$*"; }
fail() { printf '\033[1;31m✗ %s\033[0m\n' "$*" >&2; exit 1; }

# usage_when_asked ARGUMENTS…: prints the comment at the top of the script for --help.
usage_when_asked() {
    for argument in "$@"; do
        if [ "$argument" = "--help" ] || [ "$argument" = "-h" ]; then
            sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$script"
            exit 0
        fi
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "This needs root: run it as root, or install sudo."
    fi
}

# is_done NAME KEY: whether this step was done before with the same key.
is_done() { [ "$(cat "$stamps/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { printf '%s' "$2" >"$stamps/$1"; }
