#include "runtime/redaction.h"

#include "runtime/event_hub.h"
#include "tests/support/catch.h"
#include "tests/support/fake_step_runner.h"

namespace kiln {

TEST_CASE("secrets are taken out of texts", "[redaction]") {
  Redactor redactor;
  redactor.add_secret("s3cr&t \"word\"");
  CHECK(redactor.scrub("say s3cr&t \"word\" twice: s3cr&t \"word\"") ==
        "say <sensitive> twice: <sensitive>");
  SECTION("encoded for a URL") {
    CHECK(redactor.scrub("?p=s3cr%26t%20%22word%22&q") == "?p=<sensitive>&q");
    CHECK(redactor.scrub("?p=s3cr%26t+%22word%22&q") == "?p=<sensitive>&q");
  }
  SECTION("escaped for JSON") {
    CHECK(redactor.scrub(R"({"p":"s3cr&t \"word\""})") == R"({"p":"<sensitive>"})");
    CHECK(redactor.scrub(R"({"p":"s3cr\u0026t \"word\""})") == R"({"p":"<sensitive>"})");
  }
  SECTION("in base64, wherever it begins in what was encoded") {
    // base64 of SECRET, "u:SECRET" and "xu:SECRET".
    for (const char* text :
         {"czNjciZ0ICJ3b3JkIg==", "dTpzM2NyJnQgIndvcmQi", "eHU6czNjciZ0ICJ3b3JkIg=="}) {
      INFO(text << " -> " << redactor.scrub(text));
      CHECK(redactor.scrub(text).find("<sensitive>") != std::string::npos);
      CHECK(redactor.scrub(text).size() < std::string_view(text).size());
    }
    Redactor odd;
    odd.add_secret("correct horse");
    // Nothing of the last byte stays, padded or not.
    CHECK(odd.scrub("x Y29ycmVjdCBob3JzZQ== y") == "x <sensitive>== y");
    CHECK(odd.scrub("x Y29ycmVjdCBob3JzZQ y") == "x <sensitive> y");
  }
}

TEST_CASE("each line of a secret is one", "[redaction]") {
  Redactor redactor;
  redactor.add_secret("-----BEGIN-----\r\nabcdefgh\r\nxyz\r\n");
  CHECK(redactor.scrub("key: abcdefgh.") == "key: <sensitive>.");
  CHECK(redactor.scrub("xyz") == "xyz");
}

TEST_CASE("short secrets are left alone and longer ones win", "[redaction]") {
  Redactor redactor;
  redactor.add_secret("abc");
  redactor.add_secret("hunter22");
  redactor.add_secret("hunter22-and-more");
  CHECK(redactor.scrub("abc hunter22-and-more hunter22") == "abc <sensitive> <sensitive>");
}

TEST_CASE("secrets come from marked values at any depth", "[redaction]") {
  Redactor redactor;
  Value secret = Value::string("hunter22").with_marks({{"sensitive", "var.p"}});
  Value inner = Value::tuple({Value::string("inside-a-secret")}).with_marks({{"sensitive", ""}});
  redactor.add_secrets_of(
      Value::object({{"a", Value::tuple({secret, Value::string("open text")})}, {"b", inner}}));
  CHECK(redactor.scrub("hunter22 open text inside-a-secret") ==
        "<sensitive> open text <sensitive>");
}

TEST_CASE("no sink behind the hub sees a secret", "[redaction]") {
  Redactor redactor;
  redactor.add_secret("hunter22");
  EventLog log;
  EventHub hub(&redactor);
  hub.add(log);
  hub.on_event(event_now("b", event::StepOutput{"a", "p=hunter22", false}));
  hub.on_event(event_now("b", event::StepFinished{"a", Outcome::Failed, "bad hunter22", {}}));
  hub.on_event(event_now(
      "b", event::BuildFinished{Outcome::Succeeded, "", {}, {{"x", "hunter22", "d", {}}}}));
  CHECK(log.all<event::StepOutput>()[0].line == "p=<sensitive>");
  CHECK(log.all<event::StepFinished>()[0].error == "bad <sensitive>");
  CHECK(log.all<event::BuildFinished>()[0].artifacts[0].id == "<sensitive>");
}

}  // namespace kiln
