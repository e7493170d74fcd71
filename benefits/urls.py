"""Addresses of savings and benefits under an organisation."""

from django.urls import include, path

from .views import evidence, keeping, reading

one = [
    path("", reading.BenefitPage.as_view(), name="benefit-detail"),
    path("periods.<slug:kind>", reading.BenefitFile.as_view(), name="benefit-file"),
    path("change/", keeping.ChangeBenefit.as_view(), name="benefit-change"),
    path("end/", keeping.EndBenefit.as_view(), name="benefit-end"),
    path("plan/", keeping.PlanBenefit.as_view(), name="benefit-plan"),
    path("report/", keeping.ReportAchieved.as_view(), name="benefit-report"),
    path("figures/<int:figure>/", keeping.DecideFigure.as_view(), name="benefit-decide"),
    path("evidence/", evidence.BenefitEvidencePage.as_view(), name="benefit-evidence"),
    path("evidence/<int:evidence>/", evidence.evidence_file, name="benefit-evidence-file"),
    path(
        "evidence/<int:evidence>/remove/",
        evidence.remove_evidence,
        name="benefit-evidence-remove",
    ),
]

urlpatterns = [
    path("benefits/", reading.BenefitList.as_view(), name="benefit-list"),
    path(
        "benefits/register.<slug:kind>", reading.BenefitListFile.as_view(), name="benefit-list-file"
    ),
    path("benefits/new/", keeping.NewBenefit.as_view(), name="benefit-new"),
    path("benefits/<int:number>/", include(one)),
]
