builders:
  - type: null
    communicator: none
provisioners:
  - type: shell-local
    inline:
      - echo hello
