#!/usr/bin/python3
"""Judges the HTML page of a plan in a real headless Chromium: it works, prints, and asks no network for anything.

Usage: plan_page.py KILN SOURCE_DIRECTORY
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

# Run at the end of the page as it is, by a script that is added to a copy of it.
PROBE = """
<script>
(function () {
  const result = {};
  const visible = () => [...document.querySelectorAll("details.step")].filter(s => !s.hidden).length;
  result.steps = visible();
  result.boxes = document.querySelectorAll(".graph rect").length;
  result.edges = document.querySelectorAll(".graph path").length;
  const search = document.getElementById("search");
  const type = text => { search.value = text; search.dispatchEvent(new Event("input")); };
  type("busybox --install");
  result.found = visible();
  result.told = document.getElementById("found").textContent;
  type("no such thing");
  result.nothing = visible();
  type("");
  result.cleared = visible();
  const press = verdict => document.querySelector(`button[data-verdict="${verdict}"]`).click();
  press("reuse");
  result.reused = visible();
  press("reuse");
  const back = () => getComputedStyle(document.body).backgroundColor;
  const before = back();
  document.getElementById("theme").click();
  result.themes = [before, back()];
  document.getElementById("open").click();
  result.open = document.querySelectorAll("details.step[open]").length;
  document.getElementById("open").click();
  dispatchEvent(new Event("beforeprint"));
  result.printed = document.querySelectorAll("details.step[open]").length;
  dispatchEvent(new Event("afterprint"));
  result.after_print = document.querySelectorAll("details.step[open]").length;
  result.diff = (document.getElementById("diff") || {}).textContent || "";
  result.injected = window.injected === true || document.querySelector("img, iframe") !== null;
  const out = document.createElement("pre");
  out.id = "result";
  out.textContent = "RESULT" + JSON.stringify(result) + "END";
  document.body.append(out);
})();
</script></body>
"""


def chromium(directory, page, *flags):
    net_log = directory / "net.json"
    done = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions",
         "--disable-background-networking", "--disable-component-update", "--no-first-run",
         f"--user-data-dir={directory}/profile", f"--log-net-log={net_log}", *flags,
         page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, net_log.read_text(errors="replace")


def probe(directory, html):
    page = directory / "page.html"
    page.write_text(html.replace("</body>", PROBE))
    dom, net_log = chromium(directory, page, "--virtual-time-budget=5000", "--dump-dom")
    found = re.search(r"RESULT(\{.*?\})END", dom)
    assert found, "the page's script did not run: " + dom[-2000:]
    # What the page itself asks for has it as its initiator.
    asked = re.findall(r'"initiator":"(file:[^"]*)"[^}]*?"url":"(https?:[^"]*)"', net_log)
    assert not asked, f"the page asked the network: {asked}"
    text = found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return json.loads(text)


def plan(kiln, *words):
    return subprocess.run([kiln, "plan", "-format=html", *words], check=True,
                          capture_output=True, text=True).stdout


def main():
    kiln, source = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        html = plan(kiln, source / "examples" / "tiny")
        assert not re.search(r"""(src|href)=["'](?!#)""", html), "the page refers to something outside"
        result = probe(directory, html)
        steps = result["steps"]
        assert steps == 8 and result["boxes"] == steps and result["edges"] == steps - 1, result
        assert result["found"] == 1 and result["told"] == f"1 of {steps}", result
        assert result["nothing"] == 0 and result["cleared"] == steps, result
        assert result["reused"] == 0, result
        assert result["themes"][0] != result["themes"][1], result
        assert result["open"] == steps and result["printed"] == steps, result
        assert result["after_print"] == 0, result

        # What a template says is shown, never run.
        hostile = directory / "t.pkr.hcl"
        text = """source "file" "a" {
  content = "</script><script>window.injected=true</script><img src=x onerror=window.injected=true>%s"
  target  = "'\\"><img src=x>.txt"
}
build {
  sources = ["file.a"]
}
"""
        hostile.write_text(text % "one")
        saved = directory / "old.plan"
        subprocess.run([kiln, "plan", "-out", saved, hostile], check=True, capture_output=True)
        hostile.write_text(text % "two")
        result = probe(directory, plan(kiln, "-diff", saved, hostile))
        assert not result["injected"], result
        assert "content has changed" in result["diff"] and "1 changed" in result["diff"], result

        page = directory / "print.html"
        page.write_text(html)
        pdf = directory / "plan.pdf"
        chromium(directory, page, f"--print-to-pdf={pdf}")
        assert pdf.read_bytes().startswith(b"%PDF-") and pdf.stat().st_size > 5000, "it does not print"
    print("the page works, prints, and asks for nothing")


if __name__ == "__main__":
    main()
