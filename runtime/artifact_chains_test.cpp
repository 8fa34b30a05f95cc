#include "runtime/artifact_chains.h"

#include "tests/support/catch.h"

namespace kiln {
namespace {

using Names = std::vector<std::string>;

// Artifacts that remember when they are removed.
class Shelf {
 public:
  Artifact make(const std::string& id) {
    Artifact artifact;
    artifact.id = id;
    artifact.destroy = [this, id]() -> Result<void> {
      removed.push_back(id);
      return failing == id ? Result<void>(Error{"busy"}) : Result<void>{};
    };
    return artifact;
  }

  PostProcessed result(const std::string& id, bool keep = false, bool force = false) {
    return {make(id), keep, force};
  }

  Names removed;
  std::string failing;
};

Names finish(ArtifactChains& chains) {
  std::vector<std::string> errors;
  Names ids;
  for (const Artifact& artifact : chains.finish(errors)) {
    ids.push_back(artifact.id);
  }
  ids.insert(ids.end(), errors.begin(), errors.end());
  return ids;
}

}  // namespace

TEST_CASE("without post-processors the builder's artifact stays", "[artifacts]") {
  Shelf shelf;
  ArtifactChains chains(shelf.make("built"), 1);
  CHECK(finish(chains) == Names{"built"});
  CHECK(shelf.removed.empty());
}

TEST_CASE("a replaced artifact is removed at the end, its successor stays", "[artifacts]") {
  Shelf shelf;
  ArtifactChains chains(shelf.make("built"), 1);
  REQUIRE(chains.add(0, shelf.result("zip"), std::nullopt));
  CHECK(shelf.removed.empty());
  CHECK(finish(chains) == Names{"zip"});
  CHECK(shelf.removed == Names{"built"});
}

TEST_CASE("keeping the input", "[artifacts]") {
  Shelf shelf;
  ArtifactChains chains(shelf.make("built"), 1);
  SECTION("by the user") {
    REQUIRE(chains.add(0, shelf.result("zip"), true));
    CHECK(finish(chains) == Names{"built", "zip"});
  }
  SECTION("by default") {
    REQUIRE(chains.add(0, shelf.result("sum", true), std::nullopt));
    CHECK(finish(chains) == Names{"built", "sum"});
  }
  SECTION("the user may refuse a default") {
    REQUIRE(chains.add(0, shelf.result("sum", true), false));
    CHECK(finish(chains) == Names{"sum"});
  }
  SECTION("but not what is forced") {
    REQUIRE(chains.add(0, shelf.result("sum", true, true), false));
    CHECK(finish(chains) == Names{"built", "sum"});
  }
  SECTION("in the middle of a chain") {
    REQUIRE(chains.add(0, shelf.result("zip"), std::nullopt));
    REQUIRE(chains.add(0, shelf.result("sum"), true));
    CHECK(finish(chains) == Names{"zip", "sum"});
  }
  SECTION("in the middle of a chain, not") {
    REQUIRE(chains.add(0, shelf.result("zip"), true));
    REQUIRE(chains.add(0, shelf.result("sum"), std::nullopt));
    CHECK(shelf.removed == Names{"zip"});
    CHECK(finish(chains) == Names{"built", "sum"});
  }
}

TEST_CASE("one chain that keeps the builder's artifact is enough", "[artifacts]") {
  Shelf shelf;
  ArtifactChains chains(shelf.make("built"), 2);
  REQUIRE(chains.add(0, shelf.result("zip"), std::nullopt));
  CHECK(chains.input(1)->id == "built");
  REQUIRE(chains.add(1, shelf.result("sum", true), std::nullopt));
  CHECK(finish(chains) == Names{"built", "zip", "sum"});
  CHECK(shelf.removed.empty());
}

TEST_CASE("a chain ends at a member that gives nothing, and at one that fails", "[artifacts]") {
  Shelf shelf;
  ArtifactChains chains(shelf.make("built"), 2);
  REQUIRE(chains.add(0, {std::nullopt, false, false}, std::nullopt));
  CHECK(chains.input(0) == nullptr);
  chains.fail(1);
  CHECK(chains.input(1) == nullptr);
  CHECK(finish(chains).empty());
  CHECK(shelf.removed == Names{"built"});
}

TEST_CASE("what cannot be removed is told", "[artifacts]") {
  Shelf shelf;
  ArtifactChains chains(shelf.make("built"), 1);
  REQUIRE(chains.add(0, shelf.result("zip"), true));
  shelf.failing = "zip";
  Result<void> added = chains.add(0, shelf.result("sum"), false);
  REQUIRE_FALSE(added);
  CHECK(added.error().message == "Failed cleaning up prior artifact: busy");
  shelf.failing = "built";
  ArtifactChains other(shelf.make("built"), 1);
  REQUIRE(other.add(0, shelf.result("zip"), false));
  CHECK(finish(other) == Names{"zip", "Error destroying builder artifact: busy"});
}

}  // namespace kiln
