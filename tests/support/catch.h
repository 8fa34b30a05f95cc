#pragma once
// The one include of the test framework, so that a newer major version is a one-line change.
#include <catch2/catch.hpp>
