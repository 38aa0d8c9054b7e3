// What pages gain where JavaScript runs. Every page works without it.

const page = document.documentElement;
const savedAt = () =>
  new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "");

async function startStyleLibrary() {
  const link = document.querySelector('link[rel="modulepreload"]');
  if (!link || !document.querySelector("[data-module]")) return;
  const library = await import(link.href);
  library.initAll();
}

function csrfToken(form) {
  return (form ?? document).querySelector('input[name="csrf"]')?.value ?? "";
}

// Exit this page: a press of the link, or Shift three times within five seconds.
function startExit() {
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  const leave = () => {
    page.classList.add("mainstay-exiting");
    document.title = "Loading";
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
    } else if (!event.repeat) {
      presses = [...presses.filter((time) => event.timeStamp - time < 5000), event.timeStamp];
      if (presses.length === 3) leave();
    }
  });
  // A page brought back by the Back button must not show what was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted && page.classList.contains("mainstay-exiting")) location.reload();
  });
}

// A form that saves each answer as it is given: data-autosave holds the address to post to.
function startAutosave(form) {
  const status = document.createElement("p");
  status.className = "mainstay-saved";
  status.setAttribute("role", "status");
  form.append(status);
  let timer;
  let latest = 0;
  let waitSeconds = 2;

  const say = (words, failed, help) => {
    status.textContent = words;
    status.classList.toggle("mainstay-saved--failed", failed);
    if (!help) return;
    const link = document.createElement("a");
    link.href = help;
    link.textContent = "Where there is help now";
    status.append(". ", link);
  };

  async function save() {
    const number = ++latest;
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRF-Token": csrfToken(form) },
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
      });
      if (number !== latest) return;
      if (response.ok) {
        waitSeconds = 2;
        form.dataset.saved = "";
        const answer = await response.json().catch(() => ({}));
        say(`Saved at ${savedAt()}`, false, answer.help);
      } else if (response.status === 401 || response.status === 403) {
        say("You have been signed out. Sign in again and your saved answers will be here.", true);
      } else if (response.status === 422) {
        say("", false);
      } else if (response.status === 409) {
        const problem = await response.json().catch(() => ({}));
        say(problem.title ?? "This was changed somewhere else. Press the button to see both.", true);
      } else {
        throw new Error(String(response.status));
      }
    } catch {
      if (number !== latest) return;
      say("Not saved yet. We will keep trying.", true);
      waitSeconds = Math.min(waitSeconds * 2, 60);
      timer = setTimeout(save, waitSeconds * 1000);
    }
  }

  const saveIn = (milliseconds) => {
    delete form.dataset.saved;
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };
  form.addEventListener("input", () => saveIn(1500));
  form.addEventListener("change", () => saveIn(100));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    latest += 1;
  });
}

// A form keyed in from paper: on a box, its number on the paper chooses it.
function startKeying(form) {
  document.querySelectorAll("[data-keys]").forEach((words) => (words.hidden = false));
  form.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !["radio", "checkbox"].includes(box.type)) return;
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    const boxes = [...form.querySelectorAll(`input[name="${CSS.escape(box.name)}"]`)];
    const chosen = boxes[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
    chosen.focus();
  });
}

// Warns before words are lost: data-warn-unsaved on forms that are saved only when sent.
function startUnsavedWarning(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed && !("saved" in form.dataset)) event.preventDefault();
  });
}

// Before a session ends: data-session-seconds and data-session-extend on the body.
function startSessionWarning() {
  const seconds = Number(document.body.dataset.sessionSeconds);
  const address = document.body.dataset.sessionExtend;
  if (!seconds || !address || typeof HTMLDialogElement === "undefined") return;

  const dialog = document.createElement("dialog");
  dialog.className = "mainstay-dialog";
  dialog.setAttribute("aria-labelledby", "session-title");
  dialog.innerHTML =
    '<h2 class="nhsuk-heading-m" id="session-title">You will be signed out soon</h2>' +
    "<p>To keep your information safe, we sign you out when nothing has happened for a while.</p>" +
    '<p role="status" id="session-left"></p>' +
    '<button type="button" class="nhsuk-button">Stay signed in</button>';
  document.body.append(dialog);
  const left = dialog.querySelector("#session-left");
  const warningSeconds = Math.min(120, seconds / 2);
  let endsAt = Date.now() + seconds * 1000;

  async function extend() {
    dialog.close();
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRF-Token": csrfToken() },
        body: new URLSearchParams({ csrf: csrfToken() }),
      });
      if (response.ok) endsAt = Date.now() + seconds * 1000;
    } catch {
      // The next look at the clock asks again.
    }
  }
  dialog.querySelector("button").addEventListener("click", extend);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });

  let minutesSaid;
  setInterval(() => {
    const secondsLeft = (endsAt - Date.now()) / 1000;
    if (secondsLeft > warningSeconds) return;
    if (secondsLeft <= 0) {
      location.reload();
      return;
    }
    const minutes = Math.ceil(secondsLeft / 60);
    if (minutes !== minutesSaid) {
      minutesSaid = minutes;
      left.textContent = minutes === 1 ? "You have less than 1 minute left." : `You have ${minutes} minutes left.`;
    }
    if (!dialog.open) dialog.showModal();
  }, 1000);
}

startExit();
startSessionWarning();
document.querySelectorAll("form[data-autosave]").forEach(startAutosave);
document.querySelectorAll("form[data-keyed]").forEach(startKeying);
document.querySelectorAll("form[data-warn-unsaved]").forEach(startUnsavedWarning);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
if (location.pathname === "/urgent") navigator.serviceWorker?.register("/offline.js", { scope: "/urgent" });
startStyleLibrary();
