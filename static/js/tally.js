// A tally by itself, for a sheet of paper: Enter goes on to the next field, as the eye goes down the sheet.
import { enterMovesOn } from "./lib/tally.js";

const form = document.getElementById("tally-form");
enterMovesOn(form);
(form.querySelector("[aria-invalid=true]") ?? form.querySelector("input:not([type=hidden])")).focus();
