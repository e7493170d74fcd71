"""The main navigation: what the signed-in person may open."""


def navigation(request):
    return {"navigation": []}
