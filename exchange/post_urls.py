"""Addresses of the exchanged posts; collected by exchange/urls.py."""

from django.urls import path

from exchange.views import posts

urlpatterns = [
    path("posts", posts.posts, name="posts"),
    path("posts.xlsx", posts.posts_xlsx, name="posts_xlsx"),
    path("posts/<slug:code>", posts.post_detail, name="post_detail"),
]
