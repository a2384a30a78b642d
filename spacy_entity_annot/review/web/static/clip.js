// The recording of an item: played when somebody asks, never on its own. That of the next item is loaded ahead.

import { element, find } from "./dom.js";

const BESIDE = 1; // seconds on either side
const SLOW = 0.5;
const players = new Map();

// Load the clips of the item on screen and of the next one, and let go of all others.
export function prepareClips(items) {
  const wanted = items.filter((item) => item?.clip);
  for (const [mention, player] of players) {
    player.pause();
    if (!wanted.some((item) => item.mention === mention)) {
      player.removeAttribute("src");
      player.load();
      players.delete(mention);
    }
  }
  for (const { mention, clip } of wanted) if (!players.has(mention)) players.set(mention, load(mention, clip));
  find("clip").hidden = !items[0]?.clip;
}

function load(mention, { start, end }) {
  const player = element("audio", { preload: "auto", src: `/clip?mention=${mention}` });
  player.addEventListener("loadedmetadata", () => (player.currentTime = Math.max(0, start - BESIDE)), { once: true });
  player.addEventListener("timeupdate", () => end !== null && player.currentTime >= end + BESIDE && player.pause());
  return player;
}

// Play from the beginning, whether or not it plays already.
export async function playClip({ mention, clip }, { slowly = false } = {}) {
  const player = players.get(mention);
  if (!player) return "There is no recording of it.";
  player.pause();
  player.playbackRate = slowly ? SLOW : 1;
  player.currentTime = Math.max(0, clip.start - BESIDE);
  try {
    await player.play();
    return slowly ? "Playing at half speed." : "Playing.";
  } catch (error) {
    return error.name === "AbortError" ? "" : "The recording cannot be played here.";
  }
}
