-- An offered entry as its read contract gives it out, written when it was offered; form names the description it was written by.
ALTER TABLE record ADD COLUMN written TEXT;
ALTER TABLE record ADD COLUMN form TEXT;
