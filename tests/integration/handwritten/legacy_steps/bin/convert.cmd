@echo off
copy small_images\* small
