"""The gallery's address; config/urls.py includes it in development mode only."""

from django.urls import path

from gallery import views

app_name = "gallery"

urlpatterns = [path("gallery", views.gallery, name="gallery")]
