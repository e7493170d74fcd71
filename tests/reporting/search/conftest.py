from tests.reporting.papers.conftest import as_member, edition, quick_files  # noqa: F401
from tests.reporting.public.conftest import released, world  # noqa: F401
