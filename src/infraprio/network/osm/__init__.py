"""Roads, ferries and railways of an OpenStreetMap extract, simplified to junctions."""
