// Every kind of frame and who draws it.
import { card, prize } from "./ceremony_cards.js";
import { duel } from "./ceremony_duel.js";
import { ladder } from "./ceremony_ladder.js";
import { curtain, none, pause } from "./ceremony_quiet.js";
import { cheque, total } from "./ceremony_sums.js";
import { thanks } from "./ceremony_thanks.js";
import { division, still, winner } from "./ceremony_winners.js";

const ACTS = { card, cheque, curtain, division, duel, ladder, none, pause, prize, still, thanks, total, winner };

// A kind that this page does not know yet shows the quiet picture: a screen is never torn.
export const actOf = (frame, kit) => (ACTS[frame.kind] || pause)(frame, kit);
