#!/usr/bin/env bash
# curl 7.88.1 (Debian 12, package 7.88.1-10+deb12u15) with a cookie jar (-b FILE -c FILE).
#
# A response deletes one session cookie and sets another cookie. Whether the deletion is kept depends on the order of the two
# `Set-Cookie` lines: with the deletion first the jar still has the old cookie, and the next request sends it; with the deletion
# last, or alone, it is gone. libcurl 8.11.1 and 8.16.0 (in the wheels of pycurl 7.45.4 and 7.45.7) forget it in either order.
# The cookie that is kept has no date of expiry and was read from the jar's file.
#
# The usual guess: each `Set-Cookie` line is about its own cookie, so their order does not matter, and `Max-Age=0` deletes.
#
# Seen on 2026-11-29:
#   alone: sent "b=1"
#   deletion last: sent "b=2"
#   deletion first: sent "a=1; b=2"
#
# Needs Debian 12 (apt-get, dpkg-deb), python3. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

version=7.88.1-10+deb12u15
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

apt-get download -qq "curl=$version" "libcurl4=$version"
for package in *.deb; do dpkg-deb -x "$package" root; done
curl() { LD_LIBRARY_PATH=$(echo root/usr/lib/*-linux-gnu*) root/usr/bin/curl -sS -b jar -c jar "$@"; }

cat >server.py <<'EOF'
from http.server import BaseHTTPRequestHandler, HTTPServer

DELETE, OTHER = "a=; Path=/; Max-Age=0", "b=2; Path=/; Max-Age=1000"
COOKIES = {
    "/set": ["a=1; Path=/", "b=1; Path=/; Max-Age=1000"],
    "/alone": [DELETE],
    "/last": [OTHER, DELETE],
    "/first": [DELETE, OTHER],
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        sent = sorted((self.headers["Cookie"] or "").split("; "))
        body = "; ".join(sent).encode()
        self.send_response(200)
        for cookie in COOKIES.get(self.path, []):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
EOF
python3 server.py >port &
server=$!
for _ in $(seq 50); do [ -s port ] && break; sleep 0.1; done
url=http://127.0.0.1:$(cat port)

# sent PATH: the cookies that are sent after that response.
sent() {
  rm -f jar
  curl -o /dev/null "$url/set"
  curl -o /dev/null "$url/$1"
  curl "$url/look"
}

seen="alone: sent \"$(sent alone)\"
deletion last: sent \"$(sent last)\"
deletion first: sent \"$(sent first)\""
echo "$seen"
[ "$seen" = 'alone: sent "b=1"
deletion last: sent "b=2"
deletion first: sent "a=1; b=2"' ]
