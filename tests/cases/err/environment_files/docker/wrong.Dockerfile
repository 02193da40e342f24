# syntax
ARG TAG=24.04 \
  OTHER=1
RUN apt-get update
FROM ubuntu:$TAG
