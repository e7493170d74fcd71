"""Addresses of ledger files: sources, uploads, codes without a line, and what a figure is of."""

from django.urls import path

from .views import correcting, opening, sources, suspense, upload_rows, uploads

urlpatterns = [
    # How a ledger's files are read
    path("sources/", sources.Sources.as_view(), name="sources"),
    path("sources/new/", sources.NewSource.as_view(), name="source-new"),
    path("sources/new/columns/", sources.SourceColumns.as_view(), name="source-columns"),
    path("sources/<int:pk>/", sources.OneSource.as_view(), name="source"),
    path("sources/<int:pk>/sample/", sources.NewSample.as_view(), name="source-sample"),
    path("sources/<int:pk>/change/", sources.ChangeSource.as_view(), name="source-change"),
    path("sources/<int:pk>/<int:year>/", suspense.SourceCodes.as_view(), name="source-codes"),
    path("sources/<int:pk>/<int:year>/new/", suspense.NewCode.as_view(), name="source-code-new"),
    # Files
    path("uploads/", uploads.Uploads.as_view(), name="uploads"),
    path("uploads/new/", uploads.NewUpload.as_view(), name="upload-new"),
    path("uploads/<int:pk>/", uploads.OneUpload.as_view(), name="upload"),
    path("uploads/<int:pk>/confirm/", uploads.confirm, name="upload-confirm"),
    path("uploads/<int:pk>/abandon/", uploads.abandon, name="upload-abandon"),
    path("uploads/<int:pk>/anew/", uploads.read_anew, name="upload-anew"),
    path("uploads/<int:pk>/reverse/", uploads.ReverseUpload.as_view(), name="upload-reverse"),
    path("uploads/<int:pk>/codes/", suspense.UploadCodes.as_view(), name="upload-codes"),
    path("uploads/<int:pk>/file/", uploads.upload_file, name="upload-file"),
    path("uploads/<int:pk>/rows/", upload_rows.UploadRows.as_view(), name="upload-rows"),
    path("uploads/<int:pk>/rows/<int:number>/", upload_rows.OneRow.as_view(), name="upload-row"),
    # What has no line yet
    path("<int:year>/unallocated/", suspense.Suspense.as_view(), name="unallocated"),
    path("<int:year>/unallocated/lines/", suspense.Allocate.as_view(), name="allocate"),
    # What a figure is made of
    path(
        "<int:year>/<int:month>/lines/<int:line>/entries/",
        opening.CellEntries.as_view(),
        name="cell-entries",
    ),
    path(
        "<int:year>/<int:month>/lines/<int:line>/move/",
        correcting.MoveAmount.as_view(),
        name="amount-move",
    ),
    path(
        "<int:year>/<int:month>/unallocated/entries/",
        opening.UnallocatedEntries.as_view(),
        name="unallocated-entries",
    ),
    path("entries/<int:pk>/", opening.OneEntry.as_view(), name="entry"),
]
