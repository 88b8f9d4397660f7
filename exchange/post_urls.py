"""Addresses of the exchanged posts; collected by exchange/urls.py."""

from django.urls import path

from exchange.views import posts
from exchange.views.lists import addresses_of

urlpatterns = [
    *addresses_of("posts", posts.POSTS),
    path("posts/<slug:code>", posts.post_detail, name="post_detail"),
]
