"""Opens a report in headless Chromium, clicks, and prints a line a finding: NAME<tab>GOT<tab>WANTED."""
import os
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
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


def tile(page, name):
    return page.find_element(By.CSS_SELECTOR, f"#total-{name} dd span").text


def curve(page):
    return page.find_element(By.CSS_SELECTOR, "#chart path.curve").get_attribute("d")


def drag(page):
    chart = page.find_element(By.ID, "chart")
    ActionChains(page).move_to_element(chart).click_and_hold().move_by_offset(chart.size["width"] // 5, 0).release().perform()


def phone(page):
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})


def too_wide(page):
    """The page itself and every table that must be scrolled sideways."""
    return page.execute_script("""return [document.documentElement, ...document.querySelectorAll(".scroll")]
        .filter(e => e.scrollWidth > e.clientWidth).map(e => (e.closest("section") || e).id)""")


def bare(urls):
    """Pages of stores that hold no packets: what each says instead."""
    with tempfile.TemporaryDirectory() as profile:
        page = browser(profile)
        try:
            for url, said, tables in zip(urls[::3], urls[1::3], urls[2::3]):
                page.get(url)
                say(f"without packets: {said}", page.find_element(By.ID, "empty").text, said)
                shown = [s.get_attribute("id") for s in page.find_elements(By.CSS_SELECTOR, "section") if s.is_displayed()]
                say("and shows no more than it has", " ".join(shown), tables)
                say("with an empty console", [e["message"] for e in page.get_log("browser") if e["level"] == "SEVERE"], [])
        finally:
            page.quit()


def main(url, packets, size, talker, sent, port, pair, lost):
    with tempfile.TemporaryDirectory() as profile:
        page = browser(profile, "--window-size=1200,900")
        try:
            page.get(url)
            say("the page's packets are the store's", tile(page, "packets"), f"{int(packets):,}")
            say("its bytes, too", tile(page, "payload"), f"{int(size):,} bytes")
            say("what was lost is told", page.find_element(By.CSS_SELECTOR, "#total-lost b").text, lost)
            say("and marked in the chart", len(page.find_elements(By.CSS_SELECTOR, "#chart .mark")), 1)
            say("its heading is what was asked for, escaped", page.find_element(By.TAG_NAME, "h1").text, "A <day>")
            say("a chart is drawn", len(page.find_elements(By.CSS_SELECTOR, "#chart path.curve")), 1)
            say("the first talker is the store's", column(page, "talkers", 1)[0], talker)
            say("with the store's bytes", column(page, "talkers", 3)[0], f"{int(sent):,}")

            say("a port has both directions", column(page, "ports", 4)[0], f"{int(port):,}")
            say("a conversation has both directions", column(page, "conversations", 3)[0], f"{int(pair):,}")

            header = page.find_element(By.CSS_SELECTOR, "#table-talkers th:nth-child(3)")
            header.click()  # numbers: first downwards
            header.click()
            values = [int(v.replace(",", "")) for v in column(page, "talkers", 3)]
            say("a second click sorts upwards", values == sorted(values), True)

            before = curve(page)
            page.find_element(By.CSS_SELECTOR, "input[value=packets] + span").click()
            say("packets have a curve of their own", before != curve(page), True)

            whole = curve(page)
            drag(page)
            say("dragging over a span zooms in", curve(page) != whole, True)
            page.find_element(By.ID, "reset").click()
            say("and the whole time comes back", curve(page) == whole, True)

            page.find_element(By.ID, "host").send_keys(talker)
            hosts = set(column(page, "talkers", 1))
            say("the filter leaves one host", hosts, {talker})
            pairs = page.find_elements(By.CSS_SELECTOR, "#table-conversations tbody tr")
            say("and its conversations", all(talker in p.text for p in pairs) and bool(pairs), True)
            legend = [s.text for s in page.find_elements(By.CSS_SELECTOR, "#rate-host span")]
            say("and says whose curves these are", legend, [f"sent by {talker}", f"received by {talker}"])
            say("what it sent, and what it received", len(page.find_elements(By.CSS_SELECTOR, "#chart path.curve")), 2)

            page.find_element(By.CSS_SELECTOR, "#table-talkers .host").click()
            say("a click on the host takes the filter away", page.find_element(By.ID, "host").get_attribute("value"), "")

            phone(page)
            say("nothing sticks out on a phone", too_wide(page), [])
            log = [e["message"] for e in page.get_log("browser") if e["level"] == "SEVERE"]
            say("the console is empty", log, [])
        finally:
            page.quit()


if __name__ == "__main__":
    if sys.argv[1] == "--bare":
        bare(sys.argv[2:])
    else:
        main(*sys.argv[1:])
