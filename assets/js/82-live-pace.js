// How often the server is asked: what the reader has set, less often while it fails, and never faster than it answers.
(function () {
    'use strict';

    const { live } = window.crm;
    const KEY = 'crm-live-every';
    const [LEAST_S, MOST_S, USUAL_S] = [1, 60, 5];
    const LONGEST_MS = 30000;

    // The seconds between two questions; what is no number from 1 to 60 is refused, and what was before holds.
    live.isPace = (seconds) => Number.isFinite(seconds) && seconds >= LEAST_S && seconds <= MOST_S;

    function stored() {
        try {
            return Number(localStorage.getItem(KEY));
        } catch (error) {
            return 0;
        }
    }

    let every = live.isPace(stored()) ? stored() : USUAL_S;

    live.every = () => every;

    live.setEvery = (seconds) => {
        if (!live.isPace(seconds)) {
            return false;
        }
        every = seconds;
        try {
            localStorage.setItem(KEY, String(seconds));
        } catch (error) {
            // A browser that keeps nothing keeps to it while the page is open.
        }
        return true;
    };

    // Until the next question: from one question to the next as set, and always a pause after an answer.
    live.wait = (seconds, tookMs) => Math.max(1000 * seconds - tookMs, 250);

    // After failures twice as long each time, up to half a minute, no two readers at one pace; as long as the server asks.
    live.backOff = (failures, asked = 0, random = Math.random()) =>
        Math.max(Math.min(500 * 2 ** failures, LONGEST_MS) * (0.75 + random / 2), 1000 * asked);
})();
