# shellcheck shell=sh disable=SC2034
# Sourced by packaging/run and packaging/test: the virtual environment in .venv.
#
# It is made where there is none, the project is installed into it when pyproject.toml has changed
# since, and Qt's system libraries are looked for. All in POSIX sh, for dash and macOS alike.

command_name=packaging/$(basename "$0")
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
bin=$venv/bin

say() {
    printf '%s: %s\n' "$command_name" "$*" >&2
}

fail() {
    say "$@"
    exit 1
}

# Prints the first Python on the path that is new enough.
find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    found=$("${PYTHON:-python3}" -V 2>/dev/null) || found='no python3'
    fail "Python 3.11 or newer is needed, and there is $found here."
}

make_venv() {
    python=$(find_python) || exit 1
    "$python" -I -c 'import ensurepip, venv' 2>/dev/null || fail \
        "Python's venv module is missing; install it first (Debian: apt-get install python3-venv)."
    say "making a virtual environment in .venv"
    "$python" -m venv "$@" "$venv" || fail "no virtual environment could be made in $venv."
}

# What an installation depends on. Paths stand in the scripts of an environment, so a moved
# repository needs a new one, and so does another version of Python.
current_state() {
    printf '%s\n' "$root"
    "$bin/python" -I -S -c 'import sys; print(sys.version_info[:2])' 2>/dev/null &&
        cat "$root/pyproject.toml"
}

# ensure_installed run|test EXTRA: what is installed for the tests serves packaging/run as well.
ensure_installed() {
    stamp=$venv/installed-for-$1
    # Windows' Python has its commands elsewhere.
    [ ! -d "$venv/Scripts" ] || bin=$venv/Scripts
    if [ -f "$stamp" ] && state=$(current_state) && [ "$state" = "$(cat "$stamp")" ]; then
        return
    fi
    if [ -f "$stamp" ] && [ "$(current_state | head -n 2)" != "$(head -n 2 "$stamp")" ]; then
        make_venv --clear
    elif ! "$bin/python" -I -m pip --version >/dev/null 2>&1; then
        make_venv
    fi
    [ ! -d "$venv/Scripts" ] || bin=$venv/Scripts
    say "installing the project into .venv (once, and again when pyproject.toml changes)"
    rm -f "$venv"/installed-for-*
    "$bin/python" -m pip --disable-pip-version-check install -qq --editable "$root$2" ||
        fail "the installation did not succeed; pip says why above."
    for name in run "$1"; do
        current_state >"$venv/installed-for-$name"
    done
}

# missing_packages PLUGIN: the Debian packages of what Qt's platform plugin asks for in vain.
missing_packages() {
    [ "$(uname -s)" = Linux ] && command -v ldd >/dev/null || return 0
    qt=$(echo "$venv"/lib/python3.*/site-packages/PySide6)
    # Debian names the package of libX.so.N libXN, with a dash where X ends in a digit; the first
    # two expressions are its exceptions.
    ldd "$qt/QtWidgets.abi3.so" "$qt/Qt/plugins/platforms/libq$1.so" 2>/dev/null |
        sed -n 's/^[[:space:]]*\([^[:space:]]*\) => not found$/\1/p' | grep -v '^libQt6' |
        tr '[:upper:]_' '[:lower:]-' |
        sed -e 's/^libg[a-z]*-2\.0\.so\.0$/libglib2.0-0/' -e 's/^libz\.so\.1$/zlib1g/' \
            -e 's/\([0-9]\)\.so\./\1-/' -e 's/\.so\.//' | sort -u | tr '\n' ' '
}

# ensure_libraries PLUGIN: a wheel of Qt brings Qt, but not the libraries of the system beneath.
ensure_libraries() {
    packages=$(missing_packages "$1")
    [ -n "$packages" ] || return 0
    # Names of packages, one word each.
    # shellcheck disable=SC2086
    if [ "$(id -u)" -eq 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null; then
        say "installing the libraries that Qt needs, as root: apt-get install $packages"
        export DEBIAN_FRONTEND=noninteractive
        { apt-get -qq update && apt-get -qq install --no-install-recommends $packages; } \
            </dev/null >"$venv/apt.log" 2>&1 || cat "$venv/apt.log" >&2
        packages=$(missing_packages "$1")
    fi
    [ -z "$packages" ] || fail \
        "Qt needs libraries that are not installed; their packages on Debian: $packages"
}
