# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# For ./run and ./test: the packages that are needed, and building. The caller has set `project`, the project's folder.

# Packages of the groups GROUP… (tools/packages) that are not installed, one a line.
missing_packages() { # GROUP…
    local wanted=()
    mapfile -t wanted < <(awk -v groups=" $* " 'index(groups, " " $1 " ") { print $2 }' "${project:?}/tools/packages")
    # dpkg-query complains of packages that it has never heard of; they are missing like others.
    printf '%s\n' "${wanted[@]}" | grep --line-regexp --fixed-strings --invert-match --file=<(
        dpkg-query --show --showformat '${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^.i *//p'
    ) || true
}

as_root() { # COMMAND…
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Install by apt what is missing of the groups GROUP…, and say so. When nothing is missing apt is not asked.
install_packages() { # GROUP…
    local missing=()
    if ! command -v dpkg-query >/dev/null; then
        echo "This is no Debian: install what tools/packages names yourself." >&2
        return 0
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "These packages are missing. Install them as root, then try again:" >&2
        echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
        return 1
    fi
    echo "Installing by apt: ${missing[*]}" >&2
    as_root apt-get update -qq >&2 || return
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
        -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
}

# Configure FOLDER unless it is, then build what has changed. Ninja sees by itself when a meson.build has.
build() { # FOLDER MESON-OPTION…
    local folder=$1
    shift
    if [ ! -f "$folder/build.ninja" ]; then
        rm -rf "$folder"
        meson setup "$folder" "${project:?}" "$@" || return
    fi
    ninja -C "$folder"
}

# What the tests in a browser stand on, into FOLDER: chromium, and what tests/web/browser/package.json names. A machine may
# have another distributor's node, with which Debian's npm cannot be installed; so apt is asked for it only where there is
# no node.
browser_tools() { # FOLDER
    local folder=$1 named=${project:?}/tests/web/browser
    install_packages browser || return
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        install_packages node || return
    fi
    if ! cmp -s "$named/package-lock.json" "$folder/node_modules/named-by"; then
        mkdir -p "$folder"
        cp "$named/package.json" "$named/package-lock.json" "$folder"
        npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error || return
        cp "$named/package-lock.json" "$folder/node_modules/named-by"
    fi
}
