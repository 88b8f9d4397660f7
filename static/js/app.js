// Makes every page a little more comfortable. Without this file every page, form, list and download works as well.
// What is typed is kept in no storage of the browser: machines are shared.
//
// The modules beside this one are served as one file (config/static_files.py joins them), so top-level names are
// unique among them and imports are written as below. What they say to people stands in exchange/sentences.py and
// comes with the page, as attributes of the element that it is about.
import { startAutosave } from "./autosave.js";
import { startCopying } from "./copying.js";
import { startFollowing } from "./following.js";
import { startLogin } from "./login.js";
import { startMenu } from "./menu.js";
import { startMoving } from "./moving.js";
import { startPicking } from "./picking.js";
import { startRevealing } from "./revealing.js";
import { startSending } from "./sending.js";
import { startShortcuts } from "./shortcuts.js";
import { startWriting } from "./writing.js";

startSending();
startMoving();
startMenu();
startLogin();
startWriting();
startRevealing();
startCopying();
startPicking();
startShortcuts();
startAutosave();
startFollowing();
