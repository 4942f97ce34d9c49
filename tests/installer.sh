#!/bin/sh
# Installs what the tests need from the distribution, only what is missing: headless Chromium, PostgreSQL, Redis, a PDF reader.
set -eu
manquants=""
trouve() { command -v "$1" >/dev/null 2>&1; }
# Debian's headless build spares the journeys a quarter of their time; elsewhere any browser of the family does.
case "$(cat /etc/os-release 2>/dev/null)" in
*ID=debian*) trouve chromium-headless-shell || manquants="$manquants chromium-headless-shell" ;;
*) trouve chromium || trouve chromium-browser || trouve google-chrome || manquants="$manquants chromium" ;;
esac
trouve initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || manquants="$manquants postgresql"
trouve redis-server || manquants="$manquants redis-server"
trouve pdftotext || manquants="$manquants poppler-utils"
[ -z "$manquants" ] && exit 0
echo "Installation de :$manquants"
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $manquants >/dev/null
