#!/bin/sh
# Installs what the tests need from the distribution, only what is missing: headless Chromium, PostgreSQL, Redis, a PDF reader.
set -eu
manquants=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || manquants="$manquants chromium"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || manquants="$manquants postgresql"
command -v redis-server >/dev/null 2>&1 || manquants="$manquants redis-server"
command -v pdftotext >/dev/null 2>&1 || manquants="$manquants poppler-utils"
[ -z "$manquants" ] && exit 0
echo "Installation de :$manquants"
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $manquants >/dev/null
