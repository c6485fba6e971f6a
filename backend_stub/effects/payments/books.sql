-- The books of the simulated payment provider. Amounts are minor units; times are ISO 8601 in UTC.

-- Every instruction once, by key. `tracking_number` is for carriers, whose memory has the same shape.
CREATE TABLE IF NOT EXISTS instruction (
    key TEXT PRIMARY KEY, operation TEXT NOT NULL, tracking_number TEXT NOT NULL DEFAULT '',
    request TEXT NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL);

-- What one customer paid at once. `opening`: paid before these books began.
CREATE TABLE IF NOT EXISTS payment (
    reference TEXT PRIMARY KEY, method TEXT NOT NULL, currency TEXT NOT NULL, opening INTEGER NOT NULL,
    authorised INTEGER NOT NULL DEFAULT 0, captured INTEGER NOT NULL DEFAULT 0, refunded INTEGER NOT NULL DEFAULT 0,
    CHECK (0 <= refunded AND refunded <= captured AND captured <= authorised));

-- `plan`: the states still to come, as [[state, time, reason], …]; `next_at` is the time of the first.
CREATE TABLE IF NOT EXISTS movement (
    reference TEXT PRIMARY KEY, payment TEXT NOT NULL REFERENCES payment, operation TEXT NOT NULL,
    method TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), state TEXT NOT NULL, reason TEXT, at TEXT NOT NULL,
    plan TEXT NOT NULL, next_at TEXT);
CREATE INDEX IF NOT EXISTS movement_next ON movement (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS movement_payment ON movement (payment);

-- Double entry: what leaves one account arrives on another.
CREATE TABLE IF NOT EXISTS posting (
    movement TEXT NOT NULL REFERENCES movement, payment TEXT NOT NULL REFERENCES payment, debit TEXT NOT NULL,
    credit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), at TEXT NOT NULL,
    CHECK (debit <> credit));

-- `id` is given when the notice goes out: a late one gets a later id, and nobody misses it.
CREATE TABLE IF NOT EXISTS notice (
    serial INTEGER PRIMARY KEY, id INTEGER UNIQUE, reference TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
    goes_out_at TEXT NOT NULL);
