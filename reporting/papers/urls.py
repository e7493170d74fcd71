"""Addresses of papers under an organisation."""

from django.urls import include, path

from .views import compiling, editions, lists, signing

one_paragraph = [
    path("", compiling.EditParagraph.as_view(), name="paragraph-change"),
    path("move/", compiling.move_paragraph, name="paragraph-move"),
    path("remove/", compiling.RemoveParagraph.as_view(), name="paragraph-remove"),
]

one_edition = [
    path("", editions.EditionPage.as_view(), name="edition-detail"),
    path("files/<slug:extension>/", editions.edition_file, name="edition-file"),
    path("files-again/", editions.ask_again, name="edition-files-again"),
    path("withdraw/", editions.Withdraw.as_view(), name="edition-withdraw"),
]

one_paper = [
    path("", compiling.PaperPage.as_view(), name="paper-detail"),
    path("preview/", compiling.preview, name="paper-preview"),
    path("heading/", compiling.ChangeHeading.as_view(), name="paper-heading"),
    path("begin/", compiling.begin, name="paper-begin"),
    path("gap/", compiling.PassGap.as_view(), name="paper-gap"),
    path("paragraphs/new/", compiling.NewParagraph.as_view(), name="paragraph-new"),
    path("paragraphs/<int:paragraph>/", include(one_paragraph)),
    path("confirm/", signing.ConfirmFigures.as_view(), name="paper-confirm"),
    path("sign-off/", signing.SignOff.as_view(), name="paper-sign-off"),
    path("publish/", signing.Publish.as_view(), name="paper-publish"),
    path("editions/<int:number>/", include(one_edition)),
]

urlpatterns = [
    path("papers/", lists.PaperList.as_view(), name="paper-list"),
    path("papers/new/", compiling.NewPaper.as_view(), name="paper-create"),
    path("papers/<int:paper>/", include(one_paper)),
]
