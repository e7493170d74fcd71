"""Addresses of papers under an organisation."""

from django.urls import include, path

from .views import arranging, changes, compiling, editions, lists, releasing, signing, sourcing

one_paragraph = [
    path("", compiling.EditParagraph.as_view(), name="paragraph-change"),
    path("move/", compiling.move_paragraph, name="paragraph-move"),
    path("remove/", compiling.RemoveParagraph.as_view(), name="paragraph-remove"),
    path("amounts/<int:place>/", sourcing.TypedAmountPage.as_view(), name="paragraph-amount"),
    path("read/", sourcing.read_paragraph, name="paragraph-read"),
]

one_edition = [
    path("", editions.EditionPage.as_view(), name="edition-detail"),
    path("files/<slug:extension>/", editions.edition_file, name="edition-file"),
    path("files-again/", editions.ask_again, name="edition-files-again"),
    path("changes/", changes.EditionChanges.as_view(), name="edition-changes"),
    path("release/", releasing.Release.as_view(), name="edition-release"),
    path("withdraw/", editions.Withdraw.as_view(), name="edition-withdraw"),
]

one_section = [
    path("", arranging.ChangeSection.as_view(), name="section-change"),
    path("move/", arranging.move_section, name="section-move"),
    path("remove/", arranging.remove_section, name="section-remove"),
]

one_arrangement = [
    path("", arranging.Arrangement.as_view(), name="paper-arrangement"),
    path("sections/new/", arranging.AddSection.as_view(), name="section-new"),
    path("sections/<int:section>/", include(one_section)),
    path("prompts/new/", arranging.AddPrompt.as_view(), name="prompt-new"),
    path("prompts/<int:prompt>/remove/", arranging.remove_prompt, name="prompt-remove"),
]

one_paper = [
    path("", compiling.PaperPage.as_view(), name="paper-detail"),
    path("preview/", compiling.preview, name="paper-preview"),
    path("heading/", compiling.ChangeHeading.as_view(), name="paper-heading"),
    path("begin/", compiling.begin, name="paper-begin"),
    path("answers/<int:prompt>/", arranging.AnswerPrompt.as_view(), name="prompt-answer"),
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
    path("papers/templates/", arranging.TemplateList.as_view(), name="template-list"),
    path("papers/templates/new/", arranging.NewTemplate.as_view(), name="template-create"),
    path("papers/templates/<int:pk>/end/", arranging.end_template, name="template-end"),
    path("papers/arrangement/<slug:owner>/<int:pk>/", include(one_arrangement)),
    path("papers/<int:paper>/", include(one_paper)),
]
