"""Sound: something like a voice in a hall, as uncompressed WAV of 16 bits."""

import math
import random
import struct
import wave
from pathlib import Path

RATE = 16000
SECONDS = 8
VOWELS = ((700, 1220), (390, 1990), (300, 870), (520, 1190), (610, 1900))
"""First and second formants, in hertz."""


def speak(path: Path, seed: str) -> None:
    """Write 8 seconds of syllables that rise and fall; the same for the same ``seed``."""
    dice = random.Random(seed)  # noqa: S311  a sound, not a secret
    samples: list[int] = []
    while len(samples) < RATE * SECONDS:
        samples += _syllable(dice)
        samples += [dice.randint(-40, 40) for _ in range(dice.randint(400, 3600))]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def _syllable(dice: random.Random) -> list[int]:
    length = dice.randint(1800, 3600)
    pitch, slide = dice.uniform(115, 150), dice.uniform(-30, 40)
    first, second = dice.choice(VOWELS)
    weights = [
        1 / (1 + (abs(harmonic * 130 - first) / 180) ** 2)
        + 0.6 / (1 + (abs(harmonic * 130 - second) / 220) ** 2)
        for harmonic in range(1, 15)
    ]
    made = []
    phase = 0.0
    for step in range(length):
        phase += math.tau * (pitch + slide * step / length) / RATE
        tone = sum(weight * math.sin(phase * n) for n, weight in enumerate(weights, 1))
        made.append(round(4200 * math.sin(math.pi * step / length) * tone))
    return made
