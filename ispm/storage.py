"""Static files with hashed names, their scripts' imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    # A name missing from the manifest is one missing picture, not a broken page.
    manifest_strict = False
