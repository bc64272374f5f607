"""Who makes a material, by every source of the release: who leads at each stage, and who is named at all."""
