// Comfort only: every page works without it.
import { initAll } from "../build/govuk-frontend.js";

initAll();
