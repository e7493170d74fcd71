"""The product's addresses, and one page that holds nothing but the frame of every page."""

from django.shortcuts import render
from django.urls import path

from accounts.access import open_to_members
from ispm.urls import handler400, handler403, handler404, handler500
from ispm.urls import urlpatterns as of_the_product


@open_to_members
def empty_page(request, organisation):
    return render(request, "bench/empty.html")


urlpatterns = [
    path("<slug:organisation>/empty-page/", empty_page, name="empty-page"),
    *of_the_product,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
