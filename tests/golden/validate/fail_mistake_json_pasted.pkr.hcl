{
  "builders": [
    {
      "type": "null",
      "communicator": "none"
    }
  ]
}
