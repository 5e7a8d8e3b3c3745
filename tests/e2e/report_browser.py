"""Opens a report in headless Chromium, clicks, and prints a line a finding: NAME<tab>GOT<tab>WANTED."""
import os
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.chrome.service import Service


def browser(profile, *more):
    o = webdriver.ChromeOptions()
    for word in ("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", *more):
        o.add_argument(word)
    if os.getuid() == 0:
        o.add_argument("--no-sandbox")
    o.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=o)


def say(name, got, wanted):
    print(name, got, wanted, sep="\t", flush=True)


def column(page, table, number):
    return [c.text for c in page.find_elements(By.CSS_SELECTOR, f"#table-{table} tbody tr td:nth-child({number})")]


def main(url, packets, size, talker, sent):
    with tempfile.TemporaryDirectory() as profile:
        page = browser(profile, "--window-size=1200,900")
        try:
            page.get(url)
            total = page.find_element(By.ID, "total").text
            say("the page's total is the store's", total.split(" of ")[0], f"{int(packets):,} packets, {int(size):,} bytes")
            say("its heading is what was asked for, escaped", page.find_element(By.TAG_NAME, "h1").text, "A <day>")
            say("a chart is drawn", len(page.find_elements(By.CSS_SELECTOR, "#chart path.curve")), 1)
            say("the first talker is the store's", column(page, "talkers", 1)[0], talker)
            say("with the store's bytes", column(page, "talkers", 3)[0], f"{int(sent):,}")

            header = page.find_element(By.CSS_SELECTOR, "#table-talkers th:nth-child(3)")
            header.click()  # numbers: first downwards
            header.click()
            values = [int(v.replace(",", "")) for v in column(page, "talkers", 3)]
            say("a second click sorts upwards", values == sorted(values), True)

            before = page.find_element(By.CSS_SELECTOR, "#chart path.curve").get_attribute("d")
            page.find_element(By.CSS_SELECTOR, "input[value=packets]").click()
            after = page.find_element(By.CSS_SELECTOR, "#chart path.curve").get_attribute("d")
            say("packets have a curve of their own", before != after, True)

            page.find_element(By.ID, "host").send_keys(talker)
            hosts = set(column(page, "talkers", 1))
            say("the filter leaves one host", hosts, {talker})
            pairs = page.find_elements(By.CSS_SELECTOR, "#table-conversations tbody tr")
            say("and its conversations", all(talker in p.text for p in pairs) and bool(pairs), True)
            say("and its curve", page.find_element(By.ID, "rate-host").text, f"sent by {talker}")

            page.set_window_size(400, 800)
            width = page.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            say("nothing sticks out on a phone", max(0, width), 0)
            log = [e["message"] for e in page.get_log("browser") if e["level"] == "SEVERE"]
            say("the console is empty", log, [])
        finally:
            page.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
